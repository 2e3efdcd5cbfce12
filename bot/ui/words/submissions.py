"""Words of the refusals about what is handed in."""

from datetime import timedelta

from bot.errors import submissions as refusals
from bot.ui.text import counted, cut, joined, relative, safe, when
from bot.ui.words import says

# How much of what was typed is said back.
ECHO = 60


@says(refusals.NotALink)
def not_a_link(refusal: refusals.NotALink) -> str:
    if not refusal.typed.strip():
        return (
            "That is empty. Paste the link to the page, such as `https://github.com/you/project`."
        )
    return (
        f"“{safe(cut(refusal.typed.strip(), ECHO))}” is not a link that people can open. Copy it "
        "from the address bar of your browser; it begins with `https://`."
    )


@says(refusals.LinkTooLong)
def link_too_long(refusal: refusals.LinkTooLong) -> str:
    return (
        f"This link has {refusal.length:,} characters, and {refusal.limit:,} are kept. Use the "
        "page's own short link, or leave away what follows the `?`."
    )


@says(refusals.LinkNotPublic)
def link_not_public(refusal: refusals.LinkNotPublic) -> str:
    return (
        f"{safe(refusal.host)} is on your own computer or network, so nobody else can open it. "
        "Put it where everyone can see it and hand in that link."
    )


@says(refusals.LinkToElsewhere)
def link_to_elsewhere(refusal: refusals.LinkToElsewhere) -> str:
    sites = joined([safe(host) for host in refusal.hosts], "or")
    return f"This link leads to {safe(refusal.host)}. Here it has to be on {sites}."


@says(refusals.NotARepository)
def not_a_repository(refusal: refusals.NotARepository) -> str:
    return (
        f"{safe(refusal.url)} does not lead to a repository. Copy the address of the repository "
        "itself, such as `https://github.com/owner/name`."
    )


@says(refusals.RepositoryTaken)
def repository_taken(_: refusals.RepositoryTaken) -> str:
    return (
        "Another submission hands in this repository already. If it is yours, ask the organizers; "
        "otherwise look at the link once more."
    )


@says(refusals.UnknownLicence)
def unknown_licence(refusal: refusals.UnknownLicence) -> str:
    nearest = joined([f"`{name}`" for name in refusal.nearest[:10]], "or")
    typed = safe(cut(refusal.typed, ECHO))
    return f"“{typed}” is not a licence that is taken here. " + (
        f"Did you mean {nearest}?" if refusal.nearest else "Names are listed on spdx.org/licenses."
    )


@says(refusals.TextTooLong)
def text_too_long(refusal: refusals.TextTooLong) -> str:
    over = refusal.length - refusal.limit
    return (
        f"“{safe(refusal.title)}” has {counted(refusal.length, 'character')}, "
        f"{over:,} more than the {refusal.limit:,} that fit."
    )


@says(refusals.LengthNotUnderstood)
def length_not_understood(refusal: refusals.LengthNotUnderstood) -> str:
    typed = safe(cut(refusal.typed, ECHO))
    return f"“{typed}” is not understood as the length of a video. Write `4:30` or `4 min 30 s`."


def _span(span: timedelta) -> str:
    minutes, seconds = divmod(int(span.total_seconds()), 60)
    if not seconds:
        return counted(minutes, "minute")
    return f"{minutes}:{seconds:02} minutes"


@says(refusals.VideoTooShortOrLong)
def video_too_short_or_long(refusal: refusals.VideoTooShortOrLong) -> str:
    least, most = refusal.shortest, refusal.longest
    if least and most:
        asked = f"between {_span(least)} and {_span(most)}"
    else:
        asked = f"at least {_span(least)}" if least else f"at most {_span(most or timedelta())}"
    return f"Your video is {_span(refusal.length)} long. It has to be {asked}."


@says(refusals.UnknownPart)
def unknown_part(_: refusals.UnknownPart) -> str:
    return "That part is not asked for any more. Open `/submit` again to see what is."


@says(refusals.NothingToHandIn)
def nothing_to_hand_in(refusal: refusals.NothingToHandIn) -> str:
    return f"There is nothing to hand in for {safe(refusal.event)}."


@says(refusals.NoTeamToHandIn)
def no_team_to_hand_in(refusal: refusals.NoTeamToHandIn) -> str:
    return (
        f"Teams hand in for {safe(refusal.event)}, and you are in none. Open `/team info` to join "
        "one, to create one, or to take part on your own."
    )


@says(refusals.NotRegisteredToHandIn)
def not_registered_to_hand_in(refusal: refusals.NotRegisteredToHandIn) -> str:
    return f"You do not take part in {safe(refusal.event)} yet. Open `/start` to come in."


@says(refusals.SubmissionsNotOpen)
def submissions_not_open(refusal: refusals.SubmissionsNotOpen) -> str:
    if refusal.opens_at is None:
        return "It is not decided yet when things can be handed in."
    return f"Handing in opens {when(refusal.opens_at)}."


@says(refusals.SubmissionsClosed)
def submissions_closed(refusal: refusals.SubmissionsClosed) -> str:
    kept = " What you handed in before stands." if refusal.handed_in else ""
    advice = f" {safe(refusal.advice)}" if refusal.advice else " Write to the organizers."
    return f"Handing in closed {relative(refusal.closed_at)}.{kept}{advice}"


@says(refusals.Incomplete)
def incomplete(refusal: refusals.Incomplete) -> str:
    missing = joined([f"**{safe(name)}**" for name in refusal.missing])
    return f"Not handed in yet: {missing} still missing. What you have is saved."


@says(refusals.EditedMeanwhile)
def edited_meanwhile(refusal: refusals.EditedMeanwhile) -> str:
    who = f"<@{refusal.by}>" if refusal.by else "Somebody else"
    return (
        f"{who} changed “{safe(refusal.title)}” while you were writing. It now says:\n"
        f">>> {safe(cut(refusal.now_says or '(nothing)', 1_000))}"
    )


@says(refusals.SubmissionWithdrawn)
def submission_withdrawn(_: refusals.SubmissionWithdrawn) -> str:
    return "Nothing is handed in at the moment, so there is nothing to take back."


@says(refusals.Disqualified)
def disqualified(refusal: refusals.Disqualified) -> str:
    why = f" Why: {safe(refusal.why)}" if refusal.why else ""
    return f"The organizers have taken this submission out of the competition.{why} Write to them."


@says(refusals.UnknownSubmission)
def unknown_submission(_: refusals.UnknownSubmission) -> str:
    return "There is no such submission in this event. Choose one from the list while you type."


@says(refusals.NotInCompetition)
def not_in_competition(_: refusals.NotInCompetition) -> str:
    return (
        "This is not handed in at the moment, so there is nothing to take out. "
        "`/submissions overview` shows what is."
    )


@says(refusals.NotTakenOut)
def not_taken_out(_: refusals.NotTakenOut) -> str:
    return "This was not taken out, so there is nothing to put back."


@says(refusals.ProjectsNotRevealed)
def projects_not_revealed(refusal: refusals.ProjectsNotRevealed) -> str:
    return f"Everyone can look at the projects from {when(refusal.reveal_at)} on."


@says(refusals.DeclarationDeclined)
def declaration_declined(refusal: refusals.DeclarationDeclined) -> str:
    return f"To hand in you have to agree: “{safe(cut(refusal.statement, 500))}”"


@says(refusals.TracksToEnter)
def tracks_to_enter(refusal: refusals.TracksToEnter) -> str:
    called = safe(refusal.called)
    if refusal.least == refusal.most:
        return f"Choose {counted(refusal.least, called)}; `/submit` shows which there are."
    return (
        f"Choose between {refusal.least} and {counted(refusal.most, called)}; `/submit` shows "
        "which there are."
    )


@says(refusals.FileTooLarge)
def file_too_large(refusal: refusals.FileTooLarge) -> str:
    mebi = 1024 * 1024
    return (
        f"This file has {refusal.size / mebi:.1f} MB, and {refusal.limit // mebi} MB are taken. "
        "Make it smaller, or put it online and link to it in the description."
    )
