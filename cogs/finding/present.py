"""What people read about who looks and who fits."""

from collections.abc import Mapping, Sequence

from bot.forming.reasons import Fit
from bot.model import Team
from bot.people.languages import language_name
from bot.teams.finding_index import Seeker, SeekingTeam
from bot.teams.finding_values import BoardFacts, Found, FoundPerson, FoundTeam
from bot.teams.inviting import Answered
from bot.teams.rules import BY_PEOPLE
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, safe, when

SHOWN_SKILLS, SHOWN_BRINGS, ABOUT_LENGTH = 4, 3, 90
PLACES = {"online": "online", "in_person": "in person"}


def found_text(found: Found) -> str:
    """A page of who fits the reader, with reasons; what to do next where there is nobody."""
    lines = [f"# Who looks in {safe(found.event.name)}"]
    if filters := _filters(found):
        lines.append(f"Only: {filters}")
    ours = found.team is not None
    if ours:
        lines += _people(found) + _teams(found)
    else:
        lines += _teams(found) + _people(found)
    below = _next_steps(found)
    if found.pages > 1:
        below.append(f"-# Page {found.query.page + 1} of {found.pages}")
    if below and (found.people or found.teams):
        # Without it Discord sets what follows a list into its last entry.
        lines.append("")
    lines += below
    return cut("\n".join(lines), MESSAGE_LENGTH)


def _filters(found: Found) -> str:
    query = found.query
    said: list[str] = []
    if query.skill:
        said.append(safe(query.skill))
    if query.track:
        said.append(safe(found.tracks.get(query.track, query.track)))
    if query.language:
        said.append(language_name(query.language))
    if query.hours:
        said.append(f"at least {query.hours} h a day in common")
    if query.place:
        said.append(PLACES.get(query.place, "one chapter"))
    return ", ".join(said)


def _people(found: Found) -> list[str]:
    if not found.people:
        return []
    name = f"**{safe(found.team.name)}**" if found.team else "you"
    lines = [f"### People who fit {name} ({_of(found.people_total, 'looks', 'look')})"]
    return lines + [person_line(one, found) for one in found.people]


def _teams(found: Found) -> list[str]:
    if not found.teams:
        return []
    lines = [f"### Teams that fit you ({_of(found.teams_total, 'looks', 'look')})"]
    return lines + [team_line(one, found.tracks) for one in found.teams]


def _of(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def person_line(one: FoundPerson, found: Found) -> str:
    """Somebody with what they bring and why they fit."""
    team = found.team
    wanted = {skill.casefold() for skill in team.wanted_skills} if team else set[str]()
    brings = [skill for skill in one.seeker.skills if skill.casefold() in wanted]
    reasons = [f"has {_listed(brings)}, which you ask for"] if brings else []
    others = [role for role in _covers(one.fit) if role not in brings][:SHOWN_BRINGS]
    if others:
        reasons.append(f"covers {_listed(others)}")
    reasons += _shared(one.fit, one.hours, _wishes([one.seeker]), found.tracks)
    return f"- {_person(one.seeker)}{_because(reasons)}"


def team_line(one: FoundTeam, tracks: Mapping[str, str]) -> str:
    """A team with what it wants and why it fits."""
    team = one.team
    reasons: list[str] = []
    if brings := _covers(one.fit)[:SHOWN_BRINGS]:
        reasons.append(f"you cover {_listed(brings)}")
    reasons += _shared(one.fit, one.hours, _wishes(team.members) | set(team.tracks), tracks)
    return f"- {_team(team, tracks)}{_because(reasons)}"


def _covers(fit: Fit) -> list[str]:
    """What would be covered well by this person alone."""
    return [one.role for one in fit.together.covered if one.role in fit.brings]


def _shared(fit: Fit, hours: int | None, wished: set[str], tracks: Mapping[str, str]) -> list[str]:
    reasons: list[str] = []
    together = fit.together
    track = together.terms.track
    if track in tracks and track in wished and len(together.wanted_by) > 1:
        reasons.append(f"shares {safe(tracks[track])}")
    if hours is not None:
        reasons.append(f"overlaps {hours} h a day" if hours else "is hardly awake when you are")
    if together.language and together.speakers == together.size:
        reasons.append(f"speaks {language_name(together.language)}")
    return reasons


def _wishes(people: Sequence[Seeker]) -> set[str]:
    return {key for one in people for key in one.candidate.listed("tracks")}


def _because(reasons: Sequence[str]) -> str:
    return f"\n  ↳ {', '.join(reasons)}" if reasons else ""


def _listed(words: Sequence[str]) -> str:
    return joined([safe(word) for word in words])


def _person(one: Seeker) -> str:
    skills = ", ".join(safe(skill) for skill in one.skills[:SHOWN_SKILLS])
    return f"<@{one.user_id}>" + (f" · {skills}" if skills else "")


def _team(team: SeekingTeam, tracks: Mapping[str, str]) -> str:
    parts = [f"**{safe(team.name)}** ({counted(team.free, 'free place')})"]
    parts += [safe(tracks[key]) for key in team.tracks[:2] if key in tracks]
    if team.wanted_skills:
        parts.append(f"wants {_listed(team.wanted_skills[:SHOWN_SKILLS])}")
    if team.about:
        parts.append(safe(cut(team.about, ABOUT_LENGTH)))
    return " · ".join(parts)


def _next_steps(found: Found) -> list[str]:
    team, lines = found.team, list[str]()
    nobody = not found.people and not found.teams
    if nobody:
        lines.append(_nobody(found))
    if not found.open:
        lines.append("Teams are fixed at present; the organizers can still help you.")
    elif team is not None and team.member_count >= found.terms.max_size:
        lines.append(f"**{safe(team.name)}** is full, so nobody is suggested for it.")
    elif team is not None and not team.looking:
        lines.append("Your team is not shown to others: its captain can say that you look.")
    elif found.more and not found.part.looking_for_team:
        lines.append("You are not shown to others. **Shall they see that you look?** One press.")
    elif found.more and not found.part.profile.get("skills"):
        lines.append("Say in your profile (`/register`) what you can do, and more will fit.")
    return lines


def _nobody(found: Found) -> str:
    if _filters(found):
        return "Nobody who looks fits all of this. Leave a filter out, or look again later."
    if found.query.who == "teams" and not found.more:
        return "You are in a team already; `/team leave` lets you look for another."
    if not found.terms.formed_by & BY_PEOPLE:
        return "Nobody looks here: the organizers put the teams together."
    if found.team is not None:
        return "Nobody looks for a team at present. Invite people you know with `/team invite`."
    return "Nobody looks at present. Be the first: say that you look, or create a team."


def looks_text(*, looking: bool) -> str:
    """The answer to who said whether they look."""
    if looking:
        return "👀 Others see now that you look for a team. I stop showing it once you are in one."
    return "Others do not see any more that you look for a team."


def team_looks_text(team: Team) -> str:
    """The answer to a captain who said whether the team looks."""
    if team.looking:
        return f"👀 **{safe(team.name)}** is shown to people who look, until it is full."
    return f"**{safe(team.name)}** is not shown to people who look any more."


def invited_text(answered: Answered) -> str:
    """The answer to who invited somebody they found."""
    team, person = f"**{safe(answered.team.name)}**", f"<@{answered.invitation.user_id}>"
    if answered.invitation.state == "accepted":
        return f"✅ {person} had asked to join, and is in {team} now."
    return f"✉️ {person} is invited to {team}. `/team info` shows what they answer."


def board_text(facts: BoardFacts) -> str:
    """The standing board."""
    lines = ["# Find a team, find people"]
    if facts.closed:
        lines.append("Teams are fixed: people form none any more. The organizers can help.")
        return "\n".join(lines)
    people = _of(facts.people_total, "person looks", "people look")
    teams = _of(facts.teams_total, "team looks", "teams look")
    lines.append(f"**{people}** for a team, **{teams}** for people.")
    if facts.closes_at is not None:
        lines.append(f"Teams can be formed until {when(facts.closes_at)}.")
    if facts.teams:
        lines.append("### Teams that look")
        lines += [f"- {_needing(team)}{_team(team, facts.tracks)}" for team in facts.teams]
    if facts.people:
        lines.append("### New here")
        lines += [f"- {_person(one)}" for one in facts.people]
    footer = "-# **Find a team** shows who fits you, and why. This board stays up to date."
    return f"{cut(chr(10).join(lines), MESSAGE_LENGTH - len(footer) - 1)}\n{footer}"


def _needing(team: SeekingTeam) -> str:
    return f"⚠️ needs {team.missing} more · " if team.missing else ""
