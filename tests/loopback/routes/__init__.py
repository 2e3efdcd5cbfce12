"""Discord's HTTP routes, one file per noun."""

from tests.loopback.routes import (
    channels,
    commands,
    guilds,
    interactions,
    messages,
    scheduled_events,
    threads,
    users,
    webhooks,
)

_MODULES = (
    users,
    commands,
    interactions,
    webhooks,
    guilds,
    channels,
    messages,
    threads,
    scheduled_events,
)
ALL_ROUTES = [route for module in _MODULES for route in module.routes.table]
