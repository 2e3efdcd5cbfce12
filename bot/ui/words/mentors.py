"""Words of the refusals about mentors and asking for help."""

from bot.errors import mentors as refusals
from bot.ui.text import counted, joined, quoted, relative, safe, when
from bot.ui.words import says


@says(refusals.NoMentors)
def no_mentors(refusal: refusals.NoMentors) -> str:
    return (
        f"{safe(refusal.event)} has no mentors to ask here. Ask in the questions channel, "
        "or write to the organizers."
    )


@says(refusals.MentorsOnly)
def mentors_only(refusal: refusals.MentorsOnly) -> str:
    role = f"<@&{refusal.role_id}>" if refusal.role_id else "the mentors' role"
    return (
        f"This is for the mentors of {safe(refusal.event)}. If you are one, ask an organizer "
        f"for {role}."
    )


@says(refusals.NotAMentorYet)
def not_a_mentor_yet(refusal: refusals.NotAMentorYet) -> str:
    return (
        f"You have not joined {safe(refusal.event)} as a mentor yet. Use `/mentor profile` and say "
        "what you know; it takes a minute."
    )


@says(refusals.AskersOnly)
def askers_only(refusal: refusals.AskersOnly) -> str:
    return (
        f"Asking mentors is for those who take part in {safe(refusal.event)}. Register with "
        "`/start` first, then ask again."
    )


@says(refusals.NotYourRequest)
def not_your_request(_: refusals.NotYourRequest) -> str:
    return "This request is somebody else's, so it stays as it is. `/ask mentor` makes your own."


@says(refusals.OwnRequest)
def own_request(_: refusals.OwnRequest) -> str:
    return "You or your team asked this yourselves, so somebody else should take it."


@says(refusals.AskingNotOpen)
def asking_not_open(refusal: refusals.AskingNotOpen) -> str:
    return (
        f"The mentors of {safe(refusal.event)} can be asked from {when(refusal.opens_at)} on. "
        "Come back then."
    )


@says(refusals.AskingOver)
def asking_over(refusal: refusals.AskingOver) -> str:
    return (
        f"The mentors of {safe(refusal.event)} were there until {when(refusal.closed_at)}. "
        "For anything else, write to the organizers."
    )


@says(refusals.NoSuchTopic)
def no_such_topic(refusal: refusals.NoSuchTopic) -> str:
    if not refusal.nearest:
        return f"No topic here is called {quoted(refusal.typed)}. Choose “Something else”."
    nearest = joined([safe(title) for title in refusal.nearest], "or")
    return (
        f"No topic here is called {quoted(refusal.typed)}. Did you mean {nearest}? "
        "If none fits, choose “Something else”."
    )


@says(refusals.NoTopicChosen)
def no_topic_chosen(_: refusals.NoTopicChosen) -> str:
    return "Choose at least one topic; everything else can stay empty."


@says(refusals.HoursUnreadable)
def hours_unreadable(refusal: refusals.HoursUnreadable) -> str:
    example = "`22:00-08:00`" if refusal.what == "quiet hours" else "`Mon-Fri 17:00-21:00`"
    return f"I cannot read the {refusal.what} {quoted(refusal.typed)}. Write them like {example}."


@says(refusals.AtOnceUnreadable)
def at_once_unreadable(refusal: refusals.AtOnceUnreadable) -> str:
    return (
        f"{quoted(refusal.typed)} is not how many requests you take at once. Write a number from "
        f"1 to {refusal.most}."
    )


@says(refusals.ZoneUnknown)
def zone_unknown(refusal: refusals.ZoneUnknown) -> str:
    return (
        f"I know no time zone called {quoted(refusal.typed)}. Write it as region and city, "
        "for example `Europe/Berlin`."
    )


@says(refusals.UntilIsPast)
def until_is_past(refusal: refusals.UntilIsPast) -> str:
    return f"{when(refusal.until)} is over already. Nothing was changed; name a later time."


@says(refusals.UntilNeedsOn)
def until_needs_on(_: refusals.UntilNeedsOn) -> str:
    return (
        "“Until” says how long you are there, so it goes with `be: on` only. Nothing was changed; "
        "leave it out, or be on."
    )


@says(refusals.NeverThere)
def never_there(_: refusals.NeverThere) -> str:
    return (
        "You gave no hours, so you would never be there by hours. Add hours with "
        "`/mentor profile`, or switch yourself on with `/mentor available`."
    )


@says(refusals.RosterHasErrors)
def roster_has_errors(refusal: refusals.RosterHasErrors) -> str:
    shown = "\n".join(f"- {safe(finding)}" for finding in refusal.findings[:10])
    return (
        f"The list has {counted(refusal.count, 'error')}, so nothing of it was taken over. "
        f"Mend these and hand it in again:\n{shown}"
    )


@says(refusals.TooManyAsked)
def too_many_asked(refusal: refusals.TooManyAsked) -> str:
    topics = joined([safe(topic) for topic in refusal.topics])
    return (
        f"You have {counted(refusal.limit, 'request')} under way already: {topics}. Close or "
        "cancel one, and you can ask the next."
    )


@says(refusals.AskedOften)
def asked_often(refusal: refusals.AskedOften) -> str:
    return (
        f"That were {counted(refusal.limit, 'request')} within an hour, and others want help too. "
        f"You can ask again {relative(refusal.again_at)}; what you asked before still counts."
    )


@says(refusals.AskedAlready)
def asked_already(refusal: refusals.AskedAlready) -> str:
    return (
        f"You have a request on {safe(refusal.topic)} under way already. Change or cancel that "
        "one first."
    )


@says(refusals.UnknownRequest)
def unknown_request(_: refusals.UnknownRequest) -> str:
    return "This request is not there any more. `/mentor queue` shows those that wait."


@says(refusals.UnknownMentor)
def unknown_mentor(refusal: refusals.UnknownMentor) -> str:
    return f"There is no mentor {quoted(refusal.named)} here. Choose one from the list."


@says(refusals.TakenBy)
def taken_by(refusal: refusals.TakenBy) -> str:
    return (
        f"{safe(refusal.mentor)} was faster and took it {relative(refusal.at)}. Thank you all the "
        "same; `/mentor queue` shows who else waits."
    )


@says(refusals.RequestOver)
def request_over(refusal: refusals.RequestOver) -> str:
    why = {
        "resolved": "It is solved already",
        "cancelled": "Whoever asked took it back",
        "lapsed": "It was closed, as time was up",
    }.get(refusal.state, "It waits for nobody any more")
    return f"{why}, so there is nothing more to do."


@says(refusals.NotTaken)
def not_taken(refusal: refusals.NotTaken) -> str:
    if refusal.state == "open":
        return "No mentor has taken this request yet. To give it up, cancel it."
    return "This request is closed, so there is nothing more to do."


@says(refusals.ChangedMeanwhile)
def changed_meanwhile(_: refusals.ChangedMeanwhile) -> str:
    return "The request was changed meanwhile; you changed nothing. Look at it once more."


@says(refusals.HandsFull)
def hands_full(refusal: refusals.HandsFull) -> str:
    helping = counted(refusal.at_once, "request")
    if refusal.mentor is not None:
        return f"{safe(refusal.mentor)} is helping with {helping} already. Choose somebody else."
    return (
        f"You are helping with {helping} already, as many as you said you can. Resolve one "
        "first, or take on more with `/mentor profile`."
    )


@says(refusals.MentorAway)
def mentor_away(refusal: refusals.MentorAway) -> str:
    name = safe(refusal.mentor)
    if refusal.next_there is None:
        return f"{name} is not to be asked at the moment. Choose somebody else."
    return f"{name} is back {when(refusal.next_there)}. Choose somebody who is there now."


@says(refusals.TooLateToReopen)
def too_late_to_reopen(refusal: refusals.TooLateToReopen) -> str:
    return (
        f"It was closed {relative(refusal.closed_at)}; within an hour it could be opened again. "
        "Ask anew with `/ask mentor`."
    )


@says(refusals.NotHelpedYet)
def not_helped_yet(_: refusals.NotHelpedYet) -> str:
    return "Nobody has helped with this request, so there is nothing to rate."


@says(refusals.NoAssigning)
def no_assigning(refusal: refusals.NoAssigning) -> str:
    return (
        f"{safe(refusal.event)} does not match mentors to teams beforehand; `/ask mentor` asks one "
        "while it is on. Organizers can set `mentors.ahead_of_time: true` in its file."
    )


@says(refusals.NothingToAssign)
def nothing_to_assign(refusal: refusals.NothingToAssign) -> str:
    return (
        f"There are {counted(refusal.teams, 'team')} and {counted(refusal.mentors, 'mentor')}, so "
        "nobody can be matched yet. Look in again later."
    )


@says(refusals.AssignmentOutdated)
def assignment_outdated(_: refusals.AssignmentOutdated) -> str:
    return "Teams or mentors changed since the plan was made. Nothing was applied; plan again."


@says(refusals.NotAssigned)
def not_assigned(refusal: refusals.NotAssigned) -> str:
    return f"{safe(refusal.mentor)} is not a mentor of {safe(refusal.team)}. Nothing was changed."


@says(refusals.NothingToAdjust)
def nothing_to_adjust(refusal: refusals.NothingToAdjust) -> str:
    return (
        f"The mentors of {safe(refusal.team)} stay as they are: name somebody to add who is not "
        "with them yet, or somebody to remove."
    )


@says(refusals.MustStayApart)
def must_stay_apart(refusal: refusals.MustStayApart) -> str:
    return (
        f"{safe(refusal.mentor)} and {safe(refusal.team)} have a conflict noted, so they are not "
        "put together."
    )


@says(refusals.NothingToUndo)
def nothing_to_undo(_: refusals.NothingToUndo) -> str:
    return "No assignment was applied that could be taken back."
