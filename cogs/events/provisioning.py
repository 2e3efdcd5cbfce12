"""Making roles and channels on Discord from a plan; every step can be repeated safely."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace

import discord

from bot.errors.events import DiscordSaidNo, MissingPermissions
from bot.events.setup import Existing, SetupPlan, SetupService, Step
from bot.events.wanted import CATEGORY, WantedChannel, WantedRole
from bot.invitation import missing_permissions
from bot.permissions import ORGANIZER

KINDS = {
    discord.ChannelType.category: "category",
    discord.ChannelType.text: "text",
    discord.ChannelType.news: "text",
    discord.ChannelType.voice: "voice",
    discord.ChannelType.forum: "forum",
    discord.ChannelType.stage_voice: "stage",
}
# One step is one or two requests; only a rate limit of minutes or hours takes longer.
STEP_SECONDS = 60.0
# api: json error codes. What Discord answers where a server cannot have channels of a kind: it
# does not do that with this kind, or the request is not in order.
NO_SUCH_KIND = {50024, 50035}
Report = Callable[[int, int, Step | None], Awaitable[None]]
Overwrites = dict[discord.Role | discord.Member | discord.Object, discord.PermissionOverwrite]


def what_is_there(guild: discord.Guild) -> list[Existing]:
    """The roles and channels of a server, as the services see them."""
    # Not @everyone, whatever a file says: everyone would have that part in the event.
    usable = [r for r in guild.roles if not r.managed and not r.is_default()]
    roles = [Existing(r.id, r.name, "role") for r in usable]
    channels = [
        Existing(c.id, c.name, KINDS[c.type], c.category_id)
        for c in guild.channels
        if c.type in KINDS
    ]
    return roles + channels


def require_permissions(guild: discord.Guild) -> None:
    """Raise MissingPermissions, before anything is made, when the bot could not finish."""
    missing = missing_permissions(guild.me.guild_permissions)
    if missing:
        raise MissingPermissions(missing)


async def provision(
    guild: discord.Guild, service: SetupService, plan: SetupPlan, report: Report
) -> None:
    """Adopt or make what the plan lacks, remembering each as soon as it exists.

    Killed in between, the next run finds by name what was made and adopts it.
    """
    known = {step.wanted.purpose: step.existing.id for step in plan.steps if step.existing}
    for done, step in enumerate(plan.to_do):
        await report(done, len(plan.to_do), step)
        try:
            async with asyncio.timeout(STEP_SECONDS):
                made = await _make(guild, step, plan, known)
        except TimeoutError:
            reason = "Discord makes me wait too long for it"
            raise DiscordSaidNo(step.wanted.name, reason) from None
        except discord.HTTPException as error:
            raise DiscordSaidNo(step.wanted.name, error.text or str(error.status)) from error
        known[step.wanted.purpose] = made
        await service.made(plan.event, step.wanted, made)
    await report(len(plan.to_do), len(plan.to_do), None)


async def _make(guild: discord.Guild, step: Step, plan: SetupPlan, known: dict[str, int]) -> int:
    if step.existing is not None:
        return step.existing.id
    if isinstance(step.wanted, WantedRole):
        return await _make_role(guild, step.wanted, plan)
    try:
        return await _make_channel(guild, step.wanted, plan, known)
    except discord.HTTPException as error:
        instead = step.wanted.instead
        if instead is None or error.code not in NO_SUCH_KIND:
            raise
        # People talk in such a channel, so it stays open to them.
        wanted = replace(step.wanted, kind=instead, instead=None, read_only=False)
        return await _make_channel(guild, wanted, plan, known)


async def _make_role(guild: discord.Guild, wanted: WantedRole, plan: SetupPlan) -> int:
    role = await guild.create_role(
        name=wanted.name, permissions=discord.Permissions.none(), reason=_reason(plan)
    )
    return role.id


async def _make_channel(
    guild: discord.Guild, wanted: WantedChannel, plan: SetupPlan, known: dict[str, int]
) -> int:
    reason = _reason(plan)
    if wanted.kind == "category":
        return (await guild.create_category(wanted.name, reason=reason)).id
    overwrites = await _overwrites(guild, wanted, known)
    category = guild.get_channel(known[CATEGORY])
    assert category is None or isinstance(category, discord.CategoryChannel)
    topic = wanted.topic or ""
    match wanted.kind:
        case "voice":
            made = await guild.create_voice_channel(
                wanted.name, category=category, overwrites=overwrites, reason=reason
            )
        case "stage":
            made = await guild.create_stage_channel(
                wanted.name, category=category, overwrites=overwrites, reason=reason
            )
        case "forum":
            made = await guild.create_forum(
                wanted.name, category=category, overwrites=overwrites, topic=topic, reason=reason
            )
        case _:
            made = await guild.create_text_channel(
                wanted.name, category=category, overwrites=overwrites, topic=topic, reason=reason
            )
    return made.id


async def _overwrites(
    guild: discord.Guild, wanted: WantedChannel, known: dict[str, int]
) -> Overwrites:
    found: Overwrites = {}
    if not wanted.seen_by and not wanted.read_only:
        return found
    found[guild.me] = discord.PermissionOverwrite(view_channel=True, send_messages=True)
    if wanted.seen_by:
        found[guild.default_role] = discord.PermissionOverwrite(view_channel=False)
        allowed, who = discord.PermissionOverwrite(view_channel=True), wanted.seen_by
    else:
        found[guild.default_role] = discord.PermissionOverwrite(send_messages=False)
        allowed, who = discord.PermissionOverwrite(send_messages=True), (ORGANIZER,)
    # A role just made may not have reached the cache, and discord.py takes an Object for a member.
    roles = {role.id: role for role in await guild.fetch_roles()}
    for purpose in who:
        if known.get(purpose) in roles:
            found[roles[known[purpose]]] = allowed
    return found


def _reason(plan: SetupPlan) -> str:
    return f"Setting up {plan.event.name}"[:512]
