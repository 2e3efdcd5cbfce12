"""Discord's HTTP routes, one file per noun."""

from tests.loopback.routes import commands, interactions, users, webhooks

ALL_ROUTES = [
    route for module in (users, commands, interactions, webhooks) for route in module.routes.table
]
