"""What organizers read about single teams, and about how all of them stand."""

from collections.abc import Sequence

from bot.model import Event, Team
from bot.teams.membership import Departure
from bot.teams.organizing import Moved, Remedy
from bot.teams.organizing_small import Small
from bot.teams.organizing_watch import Standing
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, pages, safe

ROOM, SHOWN = MESSAGE_LENGTH - 300, 15


def bold(team: Team) -> str:
    """A team's name as it stands in a sentence."""
    return f"**{safe(team.name)}**"


def people_text(users: Sequence[int]) -> str:
    """People by their mentions, which ping nobody."""
    return joined(f"<@{user}>" for user in users)


def moved_text(moved: Moved) -> str:
    """The answer to who moved somebody."""
    person, left = f"<@{moved.user_id}>", moved.out_of
    if moved.into is not None and left is not None:
        return f"✅ {person} is in {bold(moved.into)} now, and no more in {_left(left)}."
    if moved.into is not None:
        return f"✅ {person} is in {bold(moved.into)} now."
    if left is not None:
        return f"✅ {person} is no more in {_left(left)}."
    return f"{person} stays where they are."


def _left(left: Departure) -> str:
    if left.disbanded:
        return f"{bold(left.team)}, which was disbanded as nobody is left"
    captain = f", where <@{left.new_captain}> is captain now" if left.new_captain else ""
    return f"{bold(left.team)}{captain}"


def beyond_question(team: str, count: int, limit: int) -> str:
    """Whether a team may grow beyond what the event file allows."""
    return (
        f"**{safe(team)}** would have {counted(count, 'member')}, and the event file allows "
        f"{limit}. Shall I make an exception?"
    )


def merge_question(first: Team, into: Team, people: Sequence[int]) -> str:
    """What merging does, and whether to do it."""
    return (
        f"Shall I merge {bold(first)} into {bold(into)}? {people_text(people)} would be in "
        f"{bold(into)}, then {counted(into.member_count + len(people), 'member')}, and "
        f"{bold(first)} ends with its room. They are told."
    )


def merged_text(first: Team, into: Team) -> str:
    """The answer after merging."""
    return (
        f"✅ {bold(first)} is part of {bold(into)} now, which has "
        f"{counted(into.member_count, 'member')}."
    )


def fill_question(remedy: Remedy) -> str:
    """Who would come in, and whether they shall."""
    small = remedy.small
    short = small.missing - len(remedy.people)
    more = f" It still lacks {short}: nobody else fits." if short > 0 else ""
    return (
        f"Of those without a team {people_text(remedy.people)} fit {bold(small.team)} best. Shall "
        f"I put them in? They and the team are told.{more}"
    )


def filled_text(team: Team, people: Sequence[int]) -> str:
    """The answer after a team was filled."""
    return f"✅ {people_text(people)} joined {bold(team)}: {counted(team.member_count, 'member')}."


def allow_question(small: Small) -> str:
    """Whether a team may start as it is."""
    return (
        f"Shall I let {bold(small.team)} start with {counted(len(small.members), 'member')}, "
        f"{small.missing} fewer than the event file asks for? They are told."
    )


def allowed_text(team: Team) -> str:
    """The answer after a small team was allowed."""
    return f"✅ {bold(team)} may start as small as it is."


def small_pages(event: Event, small: Sequence[Small]) -> list[str]:
    """The teams under the minimum, and what can be done."""
    if not small:
        return [f"Every team of **{safe(event.name)}** may start as it is."]
    lines = [
        f"⚠️ {counted(len(small), 'team')} of **{safe(event.name)}** "
        f"{'is' if len(small) == 1 else 'are'} too small to start:"
    ]
    lines += [f"- {small_line(one)}" for one in small]
    lines.append(
        "**Merge** puts one into another, **Fill** takes people without a team, **Allow** lets it "
        "start as it is. Each shows you first what it would do."
    )
    return pages(lines, ROOM)


def small_line(one: Small) -> str:
    """A small team in a list."""
    return f"{bold(one.team)}: {people_text(one.members)}, lacks {one.missing}"


def left_text(event: Event, people: Sequence[int]) -> str:
    """The digest about people who left the server."""
    who = people_text(people[:SHOWN])
    more = f" and {len(people) - SHOWN} more" if len(people) > SHOWN else ""
    count = counted(len(people), "person", "people")
    return (
        f"👋 {count} in teams of **{safe(event.name)}** left the server: {who}{more}. I took them "
        "out of their teams and told those; captaincy went to who was there longest. `/teams "
        "small` shows teams that are too small now."
    )


def status_lines(standing: Standing) -> list[str]:
    """What `/event status` says about people and teams."""
    lines: list[str] = []
    if standing.without_team:
        lines.append(
            f"🧍 Without a team: {standing.without_team:,}, of whom {standing.looking:,} look. "
            "`/teams form` forms teams of them."
        )
    if standing.sizes:
        sizes = joined(f"{count:,} × {size}" for size, count in standing.sizes.items())
        lines.append(f"👥 {counted(sum(standing.sizes.values()), 'team')} by size: {sizes}.")
    if standing.small:
        names = joined(bold(one.team) for one in standing.small[:SHOWN])
        more = f" and {len(standing.small) - SHOWN} more" * (len(standing.small) > SHOWN)
        lines.append(f"⚠️ Too small to start: {names}{more}. `/teams small` mends that.")
    queues = [
        f"{count:,} {words}"
        for count, words in (
            (standing.waiting, "on the waiting list"),
            (standing.applied, "applications without an answer"),
            (standing.requests, "open invitations and requests of teams"),
        )
        if count
    ]
    if queues:
        lines.append(f"⏳ {joined(queues)}.")
    if standing.checked_in:
        lines.append(f"🎟️ Checked in: {standing.checked_in:,} of {standing.registered:,}.")
    return [cut(line, ROOM) for line in lines]
