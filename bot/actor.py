"""Who is asking: the facts about a person that permissions are decided on."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Actor:
    """A person on a server, as Discord vouches for them at the moment they ask."""

    guild_id: int
    user_id: int
    name: str
    role_ids: frozenset[int] = frozenset()
    manages_server: bool = False
