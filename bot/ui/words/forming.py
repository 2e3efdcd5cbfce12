"""Words of the refusals about forming teams and looking after them."""

from bot.errors import forming as refusals
from bot.ui.text import counted, safe, when
from bot.ui.words import says

SETTLED = {
    "applied": "was applied",
    "undone": "was taken back",
    "dropped": "was dropped",
    "planned": "was not applied",
}


@says(refusals.NobodyToPlace)
def nobody_to_place(refusal: refusals.NobodyToPlace) -> str:
    if refusal.looking:
        return (
            f"Nobody in {safe(refusal.event)} is looking for a team at the moment. `/teams form` "
            "with **everyone** also takes those who did not say that they look."
        )
    return f"Everyone who takes part in {safe(refusal.event)} is in a team already."


@says(refusals.NobodyFits)
def nobody_fits(refusal: refusals.NobodyFits) -> str:
    return (
        f"Of the people in {safe(refusal.event)} without a team I can put nobody together: too few "
        "of them are there, or they cannot meet. Try again when more have registered, or move "
        "single people with `/teams move`."
    )


@says(refusals.UnknownPlan)
def unknown_plan(_: refusals.UnknownPlan) -> str:
    return "There is no such plan here any more. `/teams form` makes a new one."


@says(refusals.PlanSettled)
def plan_settled(refusal: refusals.PlanSettled) -> str:
    by = f" by <@{refusal.by}>" if refusal.by else ""
    return (
        f"This plan {SETTLED.get(refusal.state, 'was settled')} already{by}. `/teams form` shows "
        "how things stand."
    )


@says(refusals.PeopleChanged)
def people_changed(_: refusals.PeopleChanged) -> str:
    return (
        "Since this plan was made, people of it have joined a team, left, or changed whom they can "
        "be with. Nothing was done. Plan anew, and the new plan takes it into account."
    )


@says(refusals.NotApplied)
def not_applied(_: refusals.NotApplied) -> str:
    return "This plan was never applied, so there is nothing to take back."


@says(refusals.UndoOver)
def undo_over(refusal: refusals.UndoOver) -> str:
    return (
        f"A plan can be taken back for an hour, which ended {when(refusal.until)}. "
        "`/teams move` still moves people one by one."
    )


@says(refusals.FormingFailed)
def forming_failed(_: refusals.FormingFailed) -> str:
    return (
        "The search for teams broke off, so there is no plan and nothing was changed. Try it once "
        "more; if it happens again, the log of the bot says why."
    )


@says(refusals.SameTeam)
def same_team(refusal: refusals.SameTeam) -> str:
    return f"That is **{safe(refusal.team)}** on both sides. Choose another team."


@says(refusals.OverTheLimit)
def over_the_limit(refusal: refusals.OverTheLimit) -> str:
    return (
        f"**{safe(refusal.team)}** would have {counted(refusal.count, 'member')}, and the event "
        f"file allows {refusal.limit}. Choose another team, or agree to the larger one when I ask."
    )


@says(refusals.NobodyFitsTeam)
def nobody_fits_team(refusal: refusals.NobodyFitsTeam) -> str:
    return (
        f"Nobody without a team fits **{safe(refusal.team)}** at the moment. Merge it with another "
        "small team, or allow it to start as it is."
    )


@says(refusals.NoTeamToMerge)
def no_team_to_merge(refusal: refusals.NoTeamToMerge) -> str:
    return (
        f"No other team has room for all of **{safe(refusal.team)}**. Fill it, move its people "
        "with `/teams move`, or allow it to start as it is."
    )


@says(refusals.NotSmall)
def not_small(refusal: refusals.NotSmall) -> str:
    return f"**{safe(refusal.team)}** needs nobody any more: it may start as it is."


@says(refusals.NoTeamOfTheirs)
def no_team_of_theirs(refusal: refusals.NoTeamOfTheirs) -> str:
    return f"<@{refusal.user_id}> is in no team that I could take them out of."
