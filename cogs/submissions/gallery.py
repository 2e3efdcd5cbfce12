"""Looking at projects: a list in pages, one project with its links."""

from collections.abc import Sequence

from bot.submissions.projects import Project
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, plain, relative, safe

PAGE = 6
TEXT_SHOWN = 300
CARD_FOOTER = "/projects shows all of them"
# In place of the title of what was taken back or taken out.
GONE_TITLE = "Not handed in any more"
POST_TITLE_LENGTH = 100


def gallery_pages(projects: Sequence[Project], *, filtered: bool) -> list[str]:
    """The projects, some on a page; one's own come first."""
    if not projects:
        if filtered:
            return ["No project fits that. Leave the search empty to see all of them."]
        return ["No project has been handed in yet. Yours could be the first: `/submit`."]
    heading = f"## {counted(len(projects), 'project')}"
    pages: list[str] = []
    for start in range(0, len(projects), PAGE):
        cards = [project_text(project) for project in projects[start : start + PAGE]]
        pages.append(cut("\n\n".join([heading, *cards]), MESSAGE_LENGTH))
    return pages


def project_text(project: Project) -> str:
    """One project as everyone reads it: who, track, links, texts."""
    mine = " (yours)" if project.mine else ""
    late = ", late" if project.late else ""
    out = " · **taken out of the competition**" if project.taken_out else ""
    who = safe(project.owner)
    members = [safe(name) for name in project.members if name != project.owner]
    if members:
        who = f"{who} ({joined(members)})"
    lines = [f"**{safe(project.title)}**{mine}{out}", f"by {who}"]
    if project.tracks:
        lines[-1] += f" · {joined([safe(track) for track in project.tracks])}"
    lines += [_part(title, said) for title, said in project.parts]
    lines.append(f"-# handed in {relative(project.handed_in_at)}{late}")
    return cut("\n".join(lines), MESSAGE_LENGTH - 200)


def _part(title: str, said: str) -> str:
    if said.startswith(("https://", "http://")) and " " not in said:
        # In angle brackets Discord shows the link without a preview below.
        return f"{safe(title)}: <{said}>"
    return f"{safe(title)}: {safe(cut(' '.join(said.split()), TEXT_SHOWN))}"


def gone_text() -> str:
    """In place of a project that was taken back or taken out."""
    return "*This project is not handed in any more.*"


def post_title(project: Project) -> str:
    """The title of a project's post, in which nothing has to be escaped."""
    return cut(plain(project.title) or plain(project.owner) or "Project", POST_TITLE_LENGTH)


def post_text(project: Project | None, marker: str) -> str:
    """What a project's post begins with; its last line has the marker by which it is found."""
    text = gone_text() if project is None else project_text(project)
    return f"{text}\n-# {CARD_FOOTER} · {marker}"
