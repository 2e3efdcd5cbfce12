"""Words of the refusals about announcements."""

from bot.errors import announcements as refusals
from bot.ui.text import cut, joined, plain, safe, when
from bot.ui.words import says

LONGEST_FIELD = 40
WHY_NOBODY = {
    "gone": "The event does not have this audience any more.",
    "no_teams": "There are no teams yet.",
    "nobody": "Right now nobody is in it.",
    "nobody_chose_it": "Nobody has chosen it yet.",
    "all_in": "Everyone has handed in.",
    "nothing_asked": "At this event nothing is handed in.",
    "no_spaces": "None of its teams has a space of its own yet.",
    "role_gone": "Somebody has deleted its role; `/event setup` makes it again.",
    "role_unknown": "Only Discord knows who holds this role, and I do not ask for everyone.",
    "nobody_takes_dms": "Nobody in it has agreed to direct messages.",
}
WHERE_FIELDS_WORK = {
    "team spaces": "it has a value only in team spaces",
    "direct messages": "it has a value only in direct messages",
    "a track as audience": "it has a value only when you write to a track",
    "a date for the end of submissions": "this event has no date on which submissions close",
}
STATES = {
    "waiting": "it still waits",
    "sent": "it has been sent",
    "stopped": "it was stopped",
    "cancelled": "it was cancelled",
    "all_in": "everyone had handed in, so nobody was told",
    "dropped": "it was dropped",
}


@says(refusals.NothingWritten)
def nothing_written(_: refusals.NothingWritten) -> str:
    return "There is no text yet, so there is nothing to send. Write what people should know."


@says(refusals.TextTooLong)
def text_too_long(refusal: refusals.TextTooLong) -> str:
    over = refusal.length - refusal.limit
    return (
        f"With its title and last line this message has {refusal.length:,} characters, and "
        f"Discord takes {refusal.limit:,}. Shorten it by at least {over:,}, or put the details "
        "where you can link to them."
    )


@says(refusals.MentionInText)
def mention_in_text(refusal: refusals.MentionInText) -> str:
    return (
        f"The text has a mention in it ({safe(refusal.mention)}). Leave it out: whom to ping is "
        "chosen after you have seen the preview, so that nobody is pinged by accident."
    )


@says(refusals.UnknownField)
def unknown_field(refusal: refusals.UnknownField) -> str:
    known = joined([f"`{{{name}}}`" for name in refusal.known], "and")
    # Between backticks markup is not read, and an escape would be seen.
    named = plain(f"{{{cut(refusal.named, LONGEST_FIELD)}}}").replace("`", "'")
    return (
        f"Nothing fills in `{named}`. There are {known}. Correct the field, or write the words "
        "yourself. To show braces as they are, write them as code: `` `{ }` ``."
    )


@says(refusals.FieldHasNoValue)
def field_has_no_value(refusal: refusals.FieldHasNoValue) -> str:
    why = WHERE_FIELDS_WORK.get(refusal.why, refusal.why)
    return (
        f"`{{{refusal.named}}}` would stay empty: {why}. Choose another place or audience, or "
        "take the field out of the text."
    )


@says(refusals.NobodyThere)
def nobody_there(refusal: refusals.NobodyThere) -> str:
    why = WHY_NOBODY.get(refusal.why, refusal.why)
    return f"This would reach nobody. {why} Choose another audience or another place."


@says(refusals.TimeDoubtful)
def time_doubtful(refusal: refusals.TimeDoubtful) -> str:
    doubts = " ".join(safe(reason) for reason in refusal.reasons)
    choice = joined([f"`{reading}`" for reading in refusal.readings], "or")
    return f"I am not sure which time you mean. {doubts} Did you mean {choice}?"


@says(refusals.TimeIsPast)
def time_is_past(refusal: refusals.TimeIsPast) -> str:
    return (
        f"{when(refusal.instant)} is over already. "
        "Name a time that is still to come, and look at the year and the zone as well."
    )


@says(refusals.NoRoom)
def no_room(refusal: refusals.NoRoom) -> str:
    return (
        f"The channel for this ({safe(refusal.room)}) is not there. Run `/event setup`, which "
        "makes what is missing, or choose another place."
    )


@says(refusals.CannotPost)
def cannot_post(refusal: refusals.CannotPost) -> str:
    return (
        f"I lack the permission {refusal.permission} in <#{refusal.channel_id}>. Give it to me "
        "in the channel's settings and press Send again, or choose another place or ping."
    )


@says(refusals.UnknownAnnouncement)
def unknown_announcement(refusal: refusals.UnknownAnnouncement) -> str:
    return (
        f"There is no announcement number {refusal.number} here. "
        "`/announce list` shows those that there are."
    )


@says(refusals.AnnouncementMovedOn)
def announcement_moved_on(refusal: refusals.AnnouncementMovedOn) -> str:
    state = STATES.get(refusal.state, refusal.state)
    return (
        f"Somebody else was faster with announcement number {refusal.number}: {state}. "
        "Nothing was changed by you. `/announce list` shows how it stands now."
    )


@says(refusals.NothingToResend)
def nothing_to_resend(refusal: refusals.NothingToResend) -> str:
    return f"Nothing of announcement number {refusal.number} has failed; there is no need."
