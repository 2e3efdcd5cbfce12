"""Words of the refusals about teams."""

from bot.errors import teams as refusals
from bot.ui.text import counted, joined, quoted, safe, when
from bot.ui.words import says

BY = {
    "organizers": "the organizers put the teams together",
    "selection": "the teams come out of the selection at the end",
    "organizers+selection": "the organizers put the teams together, from the selection",
}
COME = {
    "applied": "Your application awaits its answer; once you are in, this works.",
    "waiting": "You are on the waiting list; once you are in, this works.",
    "declined": "Teams are for those who were admitted.",
}
ENDED = {
    "accepted": "It was accepted already.",
    "declined": "It was declined already.",
    "withdrawn": "It was taken back.",
    "lapsed": "It has lapsed meanwhile.",
}


@says(refusals.NameTooLong)
def name_too_long(refusal: refusals.NameTooLong) -> str:
    return (
        f"{quoted(refusal.name)} has {counted(refusal.length, 'character')}; a team's name has at "
        f"most {refusal.limit}, so that it fits everywhere. Try a shorter one."
    )


@says(refusals.NameNeedsLetters)
def name_needs_letters(refusal: refusals.NameNeedsLetters) -> str:
    named = f"{quoted(refusal.name)} has no letter" if refusal.name else "A team needs a name"
    return (
        f"{named}. Use at least one letter, of any script, so that people can type and say it. "
        "Emoji can stand beside it."
    )


@says(refusals.NameNotPlain)
def name_not_plain(refusal: refusals.NameNotPlain) -> str:
    return (
        f"{quoted(refusal.name)} cannot be a team's name: it mentions somebody or holds an "
        "address. Leave that out and try again."
    )


@says(refusals.NameTaken)
def name_taken(refusal: refusals.NameTaken) -> str:
    return (
        f"There is a team called **{safe(refusal.other)}** already, and {quoted(refusal.name)} "
        "could be mistaken for it. Choose another name."
    )


@says(refusals.TeamsUnused)
def teams_unused(refusal: refusals.TeamsUnused) -> str:
    return f"{safe(refusal.event)} has no teams: everyone takes part on their own."


@says(refusals.TeamsNotYet)
def teams_not_yet(refusal: refusals.TeamsNotYet) -> str:
    if refusal.opens_at is None:
        return (
            f"When teams form in {safe(refusal.event)} has not been decided yet. "
            "Look in again later."
        )
    return (
        f"Teams of {safe(refusal.event)} form from {when(refusal.opens_at)}. "
        "Come back then and try again."
    )


@says(refusals.TeamsClosed)
def teams_closed(refusal: refusals.TeamsClosed) -> str:
    return (
        f"Teams of {safe(refusal.event)} have been fixed since {when(refusal.closed_at)}. "
        "If something has to change, write to the organizers: they still can."
    )


@says(refusals.EventOver)
def event_over(refusal: refusals.EventOver) -> str:
    return f"{safe(refusal.event)} is over and archived, so its teams stay as they were."


@says(refusals.TeamsFormedByOthers)
def teams_formed_by_others(refusal: refusals.TeamsFormedByOthers) -> str:
    how = BY.get(refusal.by, "the organizers put the teams together")
    return f"In {safe(refusal.event)} {how}. You will hear from them; there is nothing to do now."


@says(refusals.RegisterFirst)
def register_first(refusal: refusals.RegisterFirst) -> str:
    event = safe(refusal.event)
    if not refusal.own:
        return f"This person is not registered for {event} any more, so they cannot be taken in."
    come = COME.get(refusal.state or "")
    if come:
        return f"You are not registered for {event} yet. {come}"
    return f"You are not registered for {event} yet. Register first, with the button or `/start`."


@says(refusals.TeamFull)
def team_full(refusal: refusals.TeamFull) -> str:
    return (
        f"**{safe(refusal.team)}** is full: it has {counted(refusal.limit, 'member')}. "
        "`/team find` shows teams that still look, or found one with `/team create`."
    )


@says(refusals.TeamLocked)
def team_locked(refusal: refusals.TeamLocked) -> str:
    return (
        f"**{safe(refusal.team)}** takes nobody in at present. Its captain can open it again in "
        "`/team info`; `/team find` shows teams that look."
    )


@says(refusals.TeamGone)
def team_gone(refusal: refusals.TeamGone) -> str:
    return f"**{safe(refusal.team)}** does not exist any more. `/team find` shows teams that look."


@says(refusals.CannotTakeIn)
def cannot_take_in(refusal: refusals.CannotTakeIn) -> str:
    return (
        f"This does not work out with **{safe(refusal.team)}**. `/team find` shows other teams "
        "and people; the organizers can help as well."
    )


@says(refusals.CannotInvite)
def cannot_invite(refusal: refusals.CannotInvite) -> str:
    return (
        f"<@{refusal.user_id}> cannot be invited to your team. `/team find` shows other people "
        "who look for one."
    )


@says(refusals.AlreadyInTeam)
def already_in_team(refusal: refusals.AlreadyInTeam) -> str:
    team, whose = f"**{safe(refusal.team)}**", "You are" if refusal.own else "This person is"
    most = "one team" if refusal.limit == 1 else f"{refusal.limit} teams"
    if not refusal.own:
        return f"{whose} in {team} already, and everyone can be in {most} at most."
    return (
        f"{whose} in {team} already, and everyone can be in {most} at most. "
        "If you want to change, use `/team leave` first."
    )


@says(refusals.AlreadyMember)
def already_member(refusal: refusals.AlreadyMember) -> str:
    if not refusal.own:
        return f"This person is in **{safe(refusal.team)}** already."
    return f"You are in **{safe(refusal.team)}** already: `/team info` shows it."


@says(refusals.NotMember)
def not_member(refusal: refusals.NotMember) -> str:
    who = "You are" if refusal.own else "This person is"
    return f"{who} not in **{safe(refusal.team)}**. `/team info` shows who is."


@says(refusals.InNoTeam)
def in_no_team(refusal: refusals.InNoTeam) -> str:
    return (
        f"You are in no team of {safe(refusal.event)} yet. `/team find` shows who looks, "
        "`/team create` founds one."
    )


@says(refusals.WhichTeam)
def which_team(refusal: refusals.WhichTeam) -> str:
    names = joined([f"**{safe(name)}**" for name in refusal.names], "or")
    return f"Which team do you mean: {names}? Use the command again and name it."


@says(refusals.CaptainsOnly)
def captains_only(refusal: refusals.CaptainsOnly) -> str:
    who = f" That is <@{refusal.captain}>: ask them." if refusal.captain else ""
    return f"Only the captain of **{safe(refusal.team)}** can do this.{who}"


@says(refusals.NoSuchInvitation)
def no_such_invitation(_: refusals.NoSuchInvitation) -> str:
    return "There is no such invitation or request for you. `/team info` shows what is open."


@says(refusals.AlreadyAnswered)
def already_answered(refusal: refusals.AlreadyAnswered) -> str:
    ended = ENDED.get(refusal.state, "It is not open any more.")
    return f"{ended} `/team info` shows how things stand."


@says(refusals.AlreadyAsked)
def already_asked(refusal: refusals.AlreadyAsked) -> str:
    team = f"**{safe(refusal.team)}**"
    if refusal.kind == "request":
        return f"You have asked {team} already. Its captain has yet to answer; I will tell you."
    return f"{team} has invited this person already. They have yet to answer."


@says(refusals.TooManyOpen)
def too_many_open(refusal: refusals.TooManyOpen) -> str:
    if refusal.kind == "request":
        return (
            f"You have asked {refusal.limit} teams that have yet to answer. Wait for one of them, "
            "or take a request back in `/team info`."
        )
    return (
        f"Your team has {refusal.limit} open invitations. Wait for an answer, or take one back "
        "in `/team info`."
    )


@says(refusals.SoloNotAllowed)
def solo_not_allowed(refusal: refusals.SoloNotAllowed) -> str:
    size = f": a team has at least {refusal.min_size} members" if refusal.min_size > 1 else ""
    return (
        f"In {safe(refusal.event)} nobody takes part alone{size}. `/team find` shows teams and "
        "people who look."
    )


@says(refusals.TooManySkills)
def too_many_skills(refusal: refusals.TooManySkills) -> str:
    return f"Name at most {refusal.limit} skills, those you miss most, and try again."
