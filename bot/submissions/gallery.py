"""The projects as everyone may look at them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import selectinload

from bot.actor import Actor
from bot.clock import Clock
from bot.db import Database
from bot.errors.submissions import NothingToHandIn, ProjectsNotRevealed
from bot.events.loading import WINDOWS, get_event
from bot.model import Event
from bot.permissions import is_organizer
from bot.submissions.asked import Asked, asked_by
from bot.submissions.projects import Project, all_projects
from bot.submissions.sheets import window_for


class GalleryService:
    """Looking at projects."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    async def projects(
        self, actor: Actor, event_id: int, *, track: str | None = None, search: str = ""
    ) -> Sequence[Project]:
        """What was handed in, one's own first; organizers see everything at any time.

        Others see only their own until the projects are shown. Raises NothingToHandIn, or
        ProjectsNotRevealed when there is nothing to see yet.
        """
        async with self._database.read() as session:
            event = await get_event(
                session,
                actor.guild_id,
                event_id,
                with_definition=True,
                parts=(WINDOWS, selectinload(Event.roles)),
            )
            asked = asked_by(event.definition)
            if asked is None:
                raise NothingToHandIn(event.name)
            projects = await all_projects(session, event, asked, actor.user_id)
        shown_from = shown_to_everyone_from(event, asked)
        if not is_organizer(actor, event):
            now = self._clock.now()
            projects = [project for project in projects if not project.taken_out or project.mine]
            if shown_from is not None and now < shown_from:
                projects = [project for project in projects if project.mine]
                if not projects:
                    raise ProjectsNotRevealed(shown_from)
        wanted = search.casefold().strip()
        return sorted(
            (
                project
                for project in projects
                if (track is None or track in project.track_keys)
                and (not wanted or wanted in f"{project.title} {project.owner}".casefold())
            ),
            key=lambda project: (not project.mine, project.title.casefold()),
        )


def shown_to_everyone_from(event: Event, asked: Asked) -> datetime | None:
    """From when on everyone sees the projects: the reveal, or else the deadline."""
    if asked.reveal_at is not None:
        return asked.reveal_at
    window = window_for(event, None)
    return window.closes_at if window else None
