"""Words of the refusals about events, their files and their servers."""

from bot.errors import events as refusals
from bot.ui.text import counted, joined, on, quoted, safe
from bot.ui.words import says


@says(refusals.OnlyOnServers)
def only_on_servers(_: refusals.OnlyOnServers) -> str:
    return "This works on your event's server only. Open a channel there and try again."


@says(refusals.NoEvent)
def no_event(refusal: refusals.NoEvent) -> str:
    if refusal.may_import:
        return (
            "There is no event on this server yet. Start one with `/config import` and an "
            "event file; `/help` shows where to get a file to begin with."
        )
    return "There is no event on this server yet. Its organizers will start one here."


@says(refusals.UnknownEvent)
def unknown_event(refusal: refusals.UnknownEvent) -> str:
    return (
        f"This server has no event called {quoted(refusal.named)}. "
        "Use the command without naming one to see what there is."
    )


@says(refusals.OrganizersOnly)
def organizers_only(refusal: refusals.OrganizersOnly) -> str:
    who = f"<@&{refusal.role_id}>" if refusal.role_id else "its organizers"
    return (
        f"Only organizers of {safe(refusal.event)} can do this. "
        f"If you are one of them, ask someone to give you the role: {who}."
    )


@says(refusals.ImportersOnly)
def importers_only(_: refusals.ImportersOnly) -> str:
    return (
        "A new event can be started by people who may manage the server. Ask one of them to run "
        "`/config import`, or to give you the Manage Server permission. If you meant to change "
        "an event that is here, give your file the same `slug` again."
    )


@says(refusals.FileTooLarge)
def file_too_large(refusal: refusals.FileTooLarge) -> str:
    return (
        f"Your file is {refusal.size / 1024:,.0f} KiB; an event file has at most "
        f"{refusal.limit / 1024:,.0f} KiB. Nothing was changed. Did you attach the right file?"
    )


@says(refusals.FileHasErrors)
def file_has_errors(refusal: refusals.FileHasErrors) -> str:
    return (
        f"Your file has {counted(refusal.count, 'error')}, so nothing was changed. "
        f"The first: {safe(refusal.first)} Use `/config check` to see them all."
    )


@says(refusals.NotAnEventFile)
def not_an_event_file(refusal: refusals.NotAnEventFile) -> str:
    return (
        f"{quoted(refusal.name)} does not look like an event file: those end in `.yaml`. "
        "Nothing was changed. Attach the event file and try again."
    )


@says(refusals.PlanOutdated)
def plan_outdated(refusal: refusals.PlanOutdated) -> str:
    return (
        f"Someone changed {safe(refusal.event)} after this plan was made, so it was not applied. "
        "Run the command again to see a plan of how things are now."
    )


@says(refusals.MissingPermissions)
def missing_permissions(refusal: refusals.MissingPermissions) -> str:
    return (
        f"I lack {joined(refusal.names)} on this server. Someone who manages the server can "
        "allow it under Server Settings, Roles, Muster. Then run the command again: what is "
        "done already stays done."
    )


@says(refusals.UnknownDay)
def unknown_day(refusal: refusals.UnknownDay) -> str:
    return (
        f"There is nothing on {quoted(refusal.named)}. Pick a day from the list that appears "
        "as you type, or use `/schedule` alone to see everything."
    )


@says(refusals.UnknownTrack)
def unknown_track(refusal: refusals.UnknownTrack) -> str:
    return (
        f"There is no track called {quoted(refusal.named)}. Pick one from the list that appears "
        "as you type, or leave it out."
    )


@says(refusals.EndsBeforeStart)
def ends_before_start(refusal: refusals.EndsBeforeStart) -> str:
    return (
        f"With your file “{safe(refusal.name)}” would begin {on(refusal.start)} and end "
        f"{on(refusal.end)}, because one of the two was moved by command. Nothing was changed. "
        "Export the event with `/config export`, edit that file and import it."
    )


@says(refusals.TooManyOnServer)
def too_many_on_server(refusal: refusals.TooManyOnServer) -> str:
    return (
        f"This would make {refusal.count} {refusal.what}, and Discord allows {refusal.limit}. "
        "Nothing was made. Delete what the server no longer needs, or ask for fewer in the "
        "event file, and run the command again."
    )


@says(refusals.SetupUnderWay)
def setup_under_way(refusal: refusals.SetupUnderWay) -> str:
    return (
        f"Someone is setting {safe(refusal.event)} up right now, so I leave it to them. "
        "Run `/event setup` again in a few minutes to see whether anything is missing."
    )


@says(refusals.NoSuchRole)
def no_such_role(refusal: refusals.NoSuchRole) -> str:
    return (
        f"Your event file names the role {safe(refusal.role_id)}, and there is no role with that "
        "id here that can be used. Nothing was made. Write the role's name in the file, or the "
        "id of a role of this server, import it and run the command again."
    )


@says(refusals.DiscordSaidNo)
def discord_said_no(refusal: refusals.DiscordSaidNo) -> str:
    return (
        f"Discord did not let me make {safe(refusal.step)}: {safe(refusal.reason)}. What was made "
        "before stays. Check my permissions under Server Settings, Roles, and in the channel "
        "itself if it was there before; then run `/event setup` again: it goes on where it "
        "stopped."
    )
