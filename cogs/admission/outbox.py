"""What admission says and does through the outbox."""

from datetime import datetime

from bot.client import MusterClient
from bot.delivery.kinds import Said
from bot.delivery.leased import Leased
from bot.people.checkin_asking import ASK, CLOSE, QUESTION, RELEASED, REPORT
from bot.people.deciding import DECIDE, DECIDED
from bot.permissions import PARTICIPANT, role_of
from bot.ui.text import safe
from cogs.admission.buttons import answer_view, check_in_view
from cogs.admission.present import (
    letter_text,
    letter_waits_text,
    own_question_text,
    question_text,
    released_text,
    report_text,
)


class AdmissionOutbox:
    """Renders answers and questions from what is true when they are sent."""

    def __init__(self, client: MusterClient) -> None:
        self._services = client.services
        kinds = client.outbox.kinds
        kinds.says(DECIDED, self.decided)
        kinds.says(QUESTION, self.question)
        kinds.says(RELEASED, self.released)
        kinds.says(REPORT, self.report)
        kinds.does(DECIDE, self.decide)
        kinds.does(ASK, self.ask)
        kinds.does(CLOSE, self.close)

    async def decided(self, row: Leased, now: datetime) -> Said | None:
        """The answer to an application: whole in a direct message, never in a channel."""
        if not await self._services.decisions.still_true(row.facts):
            return None
        footer = f"An answer of the organizers of {safe(row.facts['event'])}"
        if row.user_id is not None:
            return Said(letter_text(row.facts), footer)
        return Said(
            letter_waits_text(row.facts),
            footer,
            answer_view(row.event_id),
            ping_people=(row.facts["for_user"],),
        )

    async def question(self, row: Leased, now: datetime) -> Said | None:
        """Who still comes; nothing once that is over or the person answered."""
        found = await self._services.check_in_asking.to_ask(
            row.event_id, row.facts, row.user_id, now
        )
        if found is None:
            return None
        event, asked = found
        footer = f"The check-in of {safe(event.name)}"
        if row.user_id is not None:
            text = own_question_text(event, asked, row.facts.get("room"))
            return Said(text, f"{footer}; /settings ends direct messages")
        role_id = role_of(event, PARTICIPANT)
        return Said(
            question_text(event, asked, role_id),
            footer,
            check_in_view(row.event_id),
            ping_roles=(role_id,) if role_id else (),
        )

    async def released(self, row: Leased, now: datetime) -> Said | None:
        """That seats went on to others."""
        for_user: int | None = row.facts.get("for_user")
        people: list[int] = [for_user] if for_user else row.facts.get("people", [])
        footer = f"The check-in of {safe(row.facts['event'])}"
        return Said(released_text(row.facts, people), footer, ping_people=tuple(people))

    async def report(self, row: Leased, now: datetime) -> Said | None:
        """How check-in ended."""
        event, counts = await self._services.check_in_asking.standing(row.event_id)
        if event is None:
            return None
        asked: bool = row.facts.get("asked", True)
        text = report_text(event, counts, row.facts["released"], asked=asked)
        return Said(text, f"An automatic report of {safe(event.name)}")

    async def decide(self, row: Leased, now: datetime) -> None:
        """Carry out a decision that was kept back until now."""
        await self._services.decisions.carry_out(row)

    async def ask(self, row: Leased, now: datetime) -> None:
        """Hand out the question who still comes."""
        await self._services.check_in_asking.ask(row.event_id, row.facts, row.due_at)

    async def close(self, row: Leased, now: datetime) -> None:
        """Pass on the seats of those who did not answer, and report."""
        await self._services.check_in_asking.close(row.event_id, row.facts)
