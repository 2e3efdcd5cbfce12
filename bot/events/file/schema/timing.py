"""Windows: between which instants something is possible."""

from pydantic import Field

from bot.events.file.instants import Moment
from bot.events.file.schema.base import FileModel, Line
from bot.events.file.schema.durations import Duration


class Window(FileModel):
    """When something opens and closes; a missing side does not bound it."""

    opens: Moment | None = Field(default=None, description="From when on it is possible.")
    closes: Moment | None = Field(
        default=None, description="The first instant when it is not any more."
    )
    grace: Duration | None = Field(
        default=None, description="How long after closing it is still taken."
    )
    also_said_as: tuple[Moment, ...] = Field(
        default=(),
        description="Other forms in which the closing instant was published; compared with it.",
    )
    note: Line | None = Field(default=None, description="A line for people about this window.")


class Windows(FileModel):
    """The windows of the event; what has none is not bounded in time."""

    registration: Window | None = Field(default=None, description="Registering or applying.")
    team_formation: Window | None = Field(default=None, description="Finding and forming teams.")
    hacking: Window | None = Field(default=None, description="Working on the projects.")
    submissions: Window | None = Field(default=None, description="Handing in.")
    judging: Window | None = Field(default=None, description="Judges at work.")
    voting: Window | None = Field(default=None, description="The popular vote.")

    def named(self) -> tuple[tuple[str, Window], ...]:
        """The windows that the file has, with their names, in order of an event's life."""
        names = type(self).model_fields
        found = ((name, getattr(self, name)) for name in names)
        return tuple((name, window) for name, window in found if isinstance(window, Window))
