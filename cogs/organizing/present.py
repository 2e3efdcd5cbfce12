"""What organizers read about plans of teams."""

import csv
import io
from collections.abc import Iterator, Sequence

from bot.model import Event, FormingRun
from bot.people.languages import language_name
from bot.teams.forming_plan import TeamPlan
from bot.teams.forming_runs import Planned, Situation
from bot.teams.forming_undoing import Undone
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, pages, plain, relative, safe

ROOM, TEAMS_ON_A_PAGE = MESSAGE_LENGTH - 150, 5
SHOWN_SKILLS, SHOWN_PEOPLE = 4, 15
# Who blocked whom is nobody's business, so what hangs on that reads like other reasons.
WHY = {
    "group_too_big": "they want to stay together and are more than a team may have",
    "group_cannot_meet": "some of them come only online, others only in person",
    "cannot_meet": "nobody else without a team comes in the same way",
    "sizes": "the sizes of teams do not add up to the number of people",
}
NO_FIT = "no team works out for them"


def searching_text(people: int) -> str:
    """What is said while the engine is at work."""
    seconds = "a few seconds" if people <= 500 else "about a quarter of a minute"
    return f"🔍 Looking for the best teams of {counted(people, 'person', 'people')}: {seconds}…"


def situation_text(situation: Situation) -> str:
    """Who is without a team, above what was applied a while ago."""
    return (
        f"**{safe(situation.event.name)}**: {counted(situation.everyone, 'person', 'people')} "
        f"without a team, {situation.looking:,} of them looking, and "
        f"{counted(situation.teams_looking, 'team')} with room."
    )


def plan_pages(planned: Planned) -> list[str]:
    """The numbers first, then each team with why and what is not met, then who is left over."""
    texts = [cut("\n".join(_summary(planned)), ROOM)]
    teams = [_team_text(number, team, planned) for number, team in enumerate(planned.plan.teams, 1)]
    page = ""
    for at, text in enumerate(teams):
        longer = f"{page}\n{text}" if page else text
        if page and (len(longer) > ROOM or page.count("### ") >= TEAMS_ON_A_PAGE):
            texts.append(page)
            longer = text
        page = longer
        if at == len(teams) - 1:
            texts.append(page)
    left = [_left_text(one.people, one.why, planned) for one in planned.plan.left_over]
    if left:
        texts += pages(["### Left over", *left], ROOM)
    return texts


def _summary(planned: Planned) -> list[str]:
    plan, numbers = planned.plan, planned.plan.numbers
    new = sum(team.existing is None for team in plan.teams)
    filled = len(plan.teams) - new
    left = sum(len(one.people) for one in plan.left_over)
    lines = [
        f"# A plan for {safe(planned.event.name)}",
        f"{counted(plan.placed, 'person gets', 'people get')} a team: "
        f"{counted(new, 'new team')}{f', and {filled:,} that look get more' if filled else ''}.",
        f"- Sizes: {_sizes(plan.teams)}",
        f"- Quality, as people experience it on average: {numbers.quality:.0f} of 100",
    ]
    if numbers.first_choice is not None:
        lines.append(f"- In the track they wished for first: {numbers.first_choice:.0%}")
    if numbers.enough_hours is not None:
        lines.append(f"- At least {numbers.hours} hours in common: {numbers.enough_hours:.0%}")
    if numbers.wishes is not None:
        lines.append(f"- Wishes for a person that come true: {numbers.wishes:.0%}")
    if left:
        lines.append(f"- ⚠️ Left over: {counted(left, 'person', 'people')}, on the last page")
    lines.append(f"Seed {planned.run.seed}: with the same people it gives this plan again.")
    lines.append("Nothing is done before you press **Apply**.")
    return lines


def _sizes(teams: Sequence[TeamPlan]) -> str:
    sizes = [len(team.members) for team in teams]
    return joined(f"{sizes.count(size):,} × {size}" for size in sorted(set(sizes), reverse=True))


def _team_text(number: int, team: TeamPlan, planned: Planned) -> str:
    if team.existing is None:
        title = f"Team {number}"
    else:
        title = f"{safe(planned.teams.get(team.existing, 'A team'))} gets {len(team.added)} more"
    people = joined(_person(i, planned) for i in team.members)
    lines = [f"### {title} · {100 * team.quality:.0f}", people, *_for(team, planned)]
    lines += [f"⚠️ {cut(joined(against), 300)}" for against in [[*_against(team)]] if against]
    return "\n".join(lines)


def _person(number: int, planned: Planned) -> str:
    known = planned.people.get(number)
    return f"<@{known[0]}>" if known else "somebody who is gone"


def _for(team: TeamPlan, planned: Planned) -> Iterator[str]:
    why, size = team.reasons, len(team.members)
    parts: list[str] = []
    if team.track is not None:
        wished = f", first wish of {why.first_choice} of {size}" if why.first_choice else ""
        parts.append(f"{safe(planned.tracks.get(team.track, team.track))}{wished}")
    if why.covered:
        skills = joined(safe(role) for role, _ in why.covered[:SHOWN_SKILLS])
        more = f" and {len(why.covered) - SHOWN_SKILLS} more" * (len(why.covered) > SHOWN_SKILLS)
        parts.append(f"covers {skills}{more}")
    if why.hours:
        parts.append(f"{counted(why.hours, 'hour')} in common")
    if why.language is not None and why.speakers == size:
        parts.append(f"all speak {language_name(why.language)}")
    if parts:
        yield "; ".join(parts)


def _against(team: TeamPlan) -> Iterator[str]:
    why, size = team.reasons, len(team.members)
    if why.missing:
        skills = joined((safe(role) for role in why.missing[:SHOWN_SKILLS]), "or")
        yield f"nobody knows {skills}"
    if why.no_choice:
        yield f"{why.no_choice} of {size} wished for other tracks"
    if why.too_few_hours:
        yield f"only {counted(why.hours, 'hour')} in common"
    elif not why.enough_hours:
        yield f"no more than {counted(why.hours, 'hour')} in common"
    if why.language is not None and 0 < why.speakers < size:
        yield f"{why.speakers} of {size} speak {language_name(why.language)}"
    if why.ambition_apart > 1:
        yield "some come to win, others to learn"


def _left_text(people: Sequence[int], why: str, planned: Planned) -> str:
    who = joined(_person(i, planned) for i in people[:SHOWN_PEOPLE])
    return f"- {who}: {WHY.get(why, NO_FIT)}"


def plan_csv(planned: Planned) -> bytes:
    """The plan as a table: a row for each person."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(["team", "existing", "track", "quality", "person", "discord_id", "new"])
    for number, team in enumerate(planned.plan.teams, 1):
        there = planned.teams.get(team.existing, "") if team.existing is not None else ""
        for member in team.members:
            user, name = planned.people.get(member, (0, ""))
            track = planned.tracks.get(team.track or "", team.track or "")
            table.writerow(
                [
                    number,
                    _cell(there),
                    _cell(track),
                    f"{100 * team.quality:.1f}",
                    _cell(name),
                    user,
                    "yes" if member in team.added else "no",
                ]
            )
    for one in planned.plan.left_over:
        for member in one.people:
            user, name = planned.people.get(member, (0, ""))
            table.writerow(["left over", "", "", "", _cell(name), user, "no"])
    # With a mark by which spreadsheets know that it is UTF-8.
    return out.getvalue().encode("utf-8-sig")


def _cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    one_line = plain(text)
    return f"'{one_line}" if one_line[:1] in {"=", "+", "-", "@"} else one_line


def apply_question(planned: Planned) -> str:
    """What applying does, and whether to do it."""
    plan = planned.plan
    return (
        f"Shall I do it: {_made_and_filled([team.existing for team in plan.teams])}, "
        f"{counted(plan.placed, 'person', 'people')}? New teams get names that they can change, "
        "their rooms follow, and who takes messages from me is told. For an hour you can take it "
        "back."
    )


def _made_and_filled(existing: Sequence[object]) -> str:
    """How many teams are new, and how many that were there get more people."""
    filled = sum(team is not None for team in existing)
    new = counted(len(existing) - filled, "new team")
    return f"{new}, {counted(filled, 'team')} filled" if filled else new


def applied_text(event: Event, run: FormingRun) -> str:
    """The report after a plan was applied."""
    plan = run.plan
    people = sum(len(team["added"]) for team in plan["teams"])
    formed = _made_and_filled([team.get("existing") for team in plan["teams"]])
    left = sum(len(one["people"]) for one in plan["left_over"])
    by = f" by <@{run.undo['by']}>" if run.undo.get("by") else ""
    lines = [
        f"🎲 **{safe(event.name)}**: {formed}, "
        f"{counted(people, 'person', 'people')}{by}, plan {run.id}, seed {run.seed}."
    ]
    if left:
        lines.append(f"{counted(left, 'person is', 'people are')} left over.")
    if run.state == "undone":
        lines.append("It was taken back.")
    elif run.applied_at is not None:
        lines.append(f"It was applied {relative(run.applied_at)}; for an hour it can be undone.")
    return "\n".join(lines)


def undo_question(run: FormingRun) -> str:
    """What taking back does, and whether to do it."""
    teams = counted(len(run.plan["teams"]), "team")
    return (
        f"Shall I take back plan {run.id} with its {teams}? New teams that nobody has changed "
        "since are disbanded again and their rooms closed, filled ones lose who was added, and "
        "people who were told hear of it. Teams that were changed since stay."
    )


def undone_text(undone: Undone) -> str:
    """The answer after a plan was taken back."""
    lines = [
        f"↩️ Taken back: {counted(undone.teams, 'team')}, "
        f"{counted(undone.people, 'person is', 'people are')} without a team again."
    ]
    if undone.left:
        names = joined(f"**{safe(name)}**" for name in undone.left[:SHOWN_PEOPLE])
        more = len(undone.left) - SHOWN_PEOPLE
        also = f" and {more} more" if more > 0 else ""
        lines.append(f"Changed since, so left as they are: {names}{also}.")
    return cut("\n".join(lines), MESSAGE_LENGTH)


def footer_of(event: Event) -> str:
    """Where a notice to organizers comes from."""
    return f"An automatic notice of {safe(event.name)}"
