"""Login, the application itself, users and opening direct messages."""

from tests.loopback.server.call import Call, Routes
from tests.loopback.world.channels import direct_channel
from tests.loopback.world.errors import ApiError, unknown
from tests.loopback.world.guild_create import gateway_url
from tests.loopback.world.model import Json
from tests.loopback.world.shapes import channel_shape, own_user_shape, user_shape

routes = Routes()


@routes.on("GET", "/users/@me")
async def own_user(call: Call) -> Json:
    return own_user_shape(call.world.bot)


@routes.on("PATCH", "/users/@me")
async def edit_own_user(call: Call) -> Json:
    if call.form.get("username"):
        call.world.bot.username = call.form["username"]
    return own_user_shape(call.world.bot)


@routes.on("GET", "/users/{user_id}")
async def user(call: Call) -> Json:
    return user_shape(call.world.user(call.id("user_id")))


@routes.on("GET", "/users/@me/guilds")
async def own_guilds(call: Call) -> list[Json]:
    return [
        {
            "id": str(guild.id),
            "name": guild.name,
            "icon": None,
            "banner": None,
            "owner": False,
            "permissions": "0",
            "features": [],
        }
        for guild in call.world.guilds.values()
        if call.world.bot.id in guild.members
    ]


@routes.on("DELETE", "/users/@me/guilds/{guild_id}")
async def leave_guild(call: Call) -> None:
    guild = call.guild()
    del guild.members[call.world.bot.id]
    call.world.publish("GUILD_DELETE", {"id": str(guild.id)}, guild_id=guild.id)


@routes.on("POST", "/users/@me/channels")
async def open_direct_channel(call: Call) -> Json:
    recipient = call.world.user(int(call.form["recipient_id"]))
    if recipient.bot:
        raise ApiError(400, 50007, "Cannot send messages to this user")
    return channel_shape(call.world, direct_channel(call.world, recipient))


@routes.on("GET", "/oauth2/applications/@me", "/applications/@me")
async def own_application(call: Call) -> Json:
    return application_shape(call)


@routes.on("GET", "/applications/{application_id}")
async def application(call: Call) -> Json:
    if call.id("application_id") != call.world.bot.id:
        raise unknown("application")
    return application_shape(call)


@routes.on("GET", "/applications/{application_id}/emojis")
async def application_emojis(_call: Call) -> Json:
    return {"items": []}


@routes.on("GET", "/gateway")
async def gateway(call: Call) -> Json:
    return {"url": gateway_url(call.world)}


@routes.on("GET", "/gateway/bot")
async def gateway_for_bots(call: Call) -> Json:
    limit = {"max_concurrency": 1, "remaining": 1000, "reset_after": 0, "total": 1000}
    return {"url": gateway_url(call.world), "shards": 1, "session_start_limit": limit}


def application_shape(call: Call) -> Json:
    world = call.world
    return {
        "id": str(world.bot.id),
        "name": world.bot.username,
        "icon": None,
        "description": "",
        "type": None,
        "bot": user_shape(world.bot),
        "bot_public": False,
        "bot_require_code_grant": False,
        "integration_types_config": {"0": {}},
        "verify_key": "0" * 64,
        "flags": 0,
        "flags_new": "0",
        "redirect_uris": [],
        "interactions_endpoint_url": None,
        "role_connections_verification_url": None,
        "owner": user_shape(world.owner),
        "approximate_guild_count": len(world.guilds),
        "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0,
        "explicit_content_filter": 0,
        "team": None,
        "eligible_oauth2_scopes": ["bot", "applications.commands"],
        "tags": [],
    }
