"""What people read about teams."""

from collections.abc import Sequence

from bot.model import Event, Invitation, Team
from bot.teams.inviting import REQUEST, Answered, Joined
from bot.teams.membership import Departure
from bot.teams.reading import Asking, Card, Home, Member
from bot.ui.text import MESSAGE_LENGTH, counted, cut, joined, relative, safe, when

SHOWN_SKILLS = 4
SHOWN_ASKING = 10


def bold(team: Team) -> str:
    """A team's name as it stands in a sentence."""
    return f"**{safe(team.name)}**"


def card_text(card: Card) -> str:
    """A team as it stands, for one reader."""
    team = card.team
    lines = [f"# {safe(team.name)}"]
    if team.about:
        lines.append(safe(team.about))
    if card.tracks:
        lines.append(f"Track: {joined([safe(name) for name in card.tracks])}")
    seats = f"{team.member_count} of {team.size_limit}"
    lines.append(f"### Members ({seats})")
    lines += [f"- {member_line(member)}" for member in card.members]
    lines += _state_lines(card)
    if team.space_id is not None and (card.member or card.leads):
        lines.append(f"Your space: <#{team.space_id}>")
    lines += _asking_lines(card.asking)
    return cut("\n".join(lines), MESSAGE_LENGTH)


def member_line(member: Member) -> str:
    """A member, with what they can do as far as everyone may know."""
    parts = [f"<@{member.user_id}>"]
    if member.captain:
        parts.append("captain")
    if member.skills:
        shown = [safe(skill) for skill in member.skills[:SHOWN_SKILLS]]
        parts.append(", ".join(shown))
    return " · ".join(parts)


def _state_lines(card: Card) -> list[str]:
    team, lines = card.team, list[str]()
    if card.missing:
        by = f" by {when(card.needed_by)}" if card.needed_by else ""
        more = counted(card.missing, "more member is", "more members are")
        lines.append(f"⚠️ {more} needed{by}.")
    if team.state == "locked":
        lines.append("🔒 Closed: it takes nobody in at present.")
    elif team.member_count >= team.size_limit:
        lines.append("It is full.")
    else:
        how = "ask to join, and the captain decides" if team.ask_first else "anyone may join"
        lines.append(f"Open: {how}.")
        if team.wanted_skills:
            lines.append(f"Wanted: {joined([safe(skill) for skill in team.wanted_skills])}")
    if card.member and not card.may_change:
        lines.append("Teams are fixed: only organizers change them now.")
    return lines


def _asking_lines(asking: Sequence[Asking]) -> list[str]:
    if not asking:
        return []
    lines = ["### Waiting for an answer"]
    for one in asking[:SHOWN_ASKING]:
        person = f"<@{one.invitation.user_id}>"
        if one.invitation.kind == REQUEST:
            lines.append(f"- {person} asks to join{note_of(one.invitation)}")
        else:
            lines.append(f"- {person} is invited, {relative(one.invitation.made_at)}")
    return lines


def note_of(invitation: Invitation) -> str:
    """What somebody wrote to an invitation or request, as the end of a sentence."""
    return f": “{safe(invitation.note)}”" if invitation.note else "."


def home_text(home: Home) -> str:
    """One's teams, invitations and requests; what to do when there are none."""
    lines = [f"# Your team in {safe(home.event.name)}"]
    if home.teams:
        lines += [f"- {bold(team)}" for team in home.teams]
    elif home.may_form:
        lines.append("You have no team yet. Look for one, create one, or take an offer.")
    else:
        lines.append(_cannot_form(home))
    for asking in home.invited[:SHOWN_ASKING]:
        by = f"<@{asking.invitation.made_by}>"
        lines.append(f"- ✉️ {bold(asking.team)} invites you, by {by}{note_of(asking.invitation)}")
    lines += [
        f"- ⏳ You asked {bold(asking.team)}, {relative(asking.invitation.made_at)}."
        for asking in home.requested[:SHOWN_ASKING]
    ]
    return cut("\n".join(lines), MESSAGE_LENGTH)


def _cannot_form(home: Home) -> str:
    formed_by = home.terms.formed_by
    if formed_by == frozenset({"selection"}):
        return "You have no team. Here the teams come out of the selection at the end."
    if formed_by <= {"organizers", "selection"}:
        return "You have no team yet. Here the organizers put the teams together; wait for them."
    return "You have no team, and teams cannot be formed at present. The organizers can help."


def created_text(team: Team) -> str:
    """The answer to who founded a team."""
    how = (
        "People ask to join, and you decide."
        if team.ask_first
        else "Anyone may join until it is full; **Edit** lets you decide who."
    )
    founded = f"✅ {bold(team)} is there, and you are its captain."
    return f"{founded} {how} Invite people with `/team invite`."


def solo_text(team: Team) -> str:
    """The answer to who goes alone."""
    return (
        f"✅ You take part alone, as {bold(team)}. Your team is closed to others; if you change "
        "your mind, open it in `/team info`, or leave it with `/team leave`."
    )


def joined_text(outcome: Joined) -> str:
    """The answer to who wanted to join."""
    team = outcome.team
    if outcome.request is not None:
        return (
            f"⏳ You asked {bold(team)}. Its captain decides; `/team info` shows how it stands, "
            "and you can ask other teams meanwhile."
        )
    space = f" Say hello in <#{team.space_id}>." if team.space_id else ""
    return f"✅ You are in {bold(team)} now.{space} `/team info` shows who else is."


def answered_text(answered: Answered, *, own: bool) -> str:
    """The answer to who accepted or declined."""
    team, invitation = bold(answered.team), answered.invitation
    person = f"<@{invitation.user_id}>"
    match invitation.kind, invitation.state:
        case _, "accepted" if own:
            return joined_text(Joined(answered.team))
        case _, "accepted":
            return f"✅ {person} is in {team} now."
        case _, "withdrawn":
            return "Taken back. Nobody has to answer any more."
        case "request", _:
            return f"Declined: {person} is told kindly that {team} cannot take them in."
        case _:
            return f"Declined. {team} is told that you will not join."


def invited_text(answered: Answered) -> str:
    """The answer to who invited somebody."""
    team, person = bold(answered.team), f"<@{answered.invitation.user_id}>"
    if answered.invitation.state == "accepted":
        return f"✅ {person} had asked to join, and is in {team} now."
    return (
        f"✉️ {person} is invited to {team}. They see it in `/team info`, and in a direct message "
        "if they take those from me. You will hear what they answer."
    )


def left_text(departure: Departure) -> str:
    """The answer to who left."""
    team = bold(departure.team)
    if departure.disbanded:
        return f"You left {team}. You were its last member, so the team is no more."
    captain = f" <@{departure.new_captain}> is captain now." if departure.new_captain else ""
    return f"You left {team}.{captain} `/team find` shows who looks."


def removed_text(departure: Departure, user_id: int) -> str:
    """The answer to who took somebody out of a team."""
    if departure.disbanded:
        return f"<@{user_id}> was the last of {bold(departure.team)}, so the team is no more."
    return f"<@{user_id}> is not in {bold(departure.team)} any more."


def leave_question(team: Team) -> str:
    """Whether to leave, with what follows."""
    if team.member_count == 1:
        return f"You are the last of {bold(team)}: when you leave, the team ends. Leave?"
    return f"Shall I take you out of {bold(team)}? To come back, you have to join again."


def disband_question(team: Team) -> str:
    """Whether to disband, with what follows."""
    return (
        f"Shall I disband {bold(team)}? Its {counted(team.member_count, 'member')} will be in no "
        "team, and others can take the name. This cannot be undone."
    )


def disbanded_text(team: Team) -> str:
    """The answer after disbanding."""
    return f"{bold(team)} is no more. Everyone who was in it is told if they take messages from me."


def locked_text(team: Team) -> str:
    """The answer after closing or opening a team."""
    if team.state == "locked":
        return f"🔒 {bold(team)} takes nobody in now."
    return f"{bold(team)} is open again."


def passed_text(team: Team, user_id: int) -> str:
    """The answer after captaincy was passed on."""
    return f"<@{user_id}> is captain of {bold(team)} now."


def edited_text(team: Team) -> str:
    """The answer after a team was edited."""
    return f"✅ {bold(team)} is changed."


def footer_of(event: Event) -> str:
    """Where a message about a team comes from."""
    return f"From the teams of {safe(event.name)} · `/team info` shows yours"


# What a notice says to the team, with the person it is about and the team.
SAID = {
    "joined": "👋 {person} has joined **{team}**.",
    "left": "{person} has left **{team}**.{captain}",
    "captain": "{person} is captain of **{team}** now.",
    "renamed": "The team is called **{team}** now.",
    "turned_down": "{person} will not join **{team}**.",
    "removed": "You are not in **{team}** any more. `/team find` shows teams that look.",
    "approved": "✅ You are in **{team}** now.",
    "declined": (
        "**{team}** cannot take you in. `/team find` shows other teams and people who look."
    ),
    "small_allowed": "✅ **{team}** may start as small as it is: the organizers allow it.",
    "disbanded": "**{team}** was disbanded. `/team find` shows teams that look.",
}


def notice_text(what: str, team: Team, facts: dict[str, int | None]) -> str:
    """A notice about a team."""
    captain = facts.get("captain")
    return SAID[what].format(
        person=f"<@{facts.get('user')}>",
        team=safe(team.name),
        captain=f" <@{captain}> is captain now." if captain else "",
    )


def request_text(asking: Asking) -> str:
    """Somebody asks to join, told to the captain."""
    person = f"<@{asking.invitation.user_id}>"
    return f"✋ {person} asks to join {bold(asking.team)}{note_of(asking.invitation)}"


def invitation_text(asking: Asking) -> str:
    """A team invites somebody, told to them."""
    by = f"<@{asking.invitation.made_by}>"
    return f"✉️ {by} invites you to the team {bold(asking.team)}{note_of(asking.invitation)}"
