"""Trying out the links of what was handed in, in the background, where the file asks for it."""

import asyncio
import hashlib

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import selectinload, undefer

from bot.clock import Clock
from bot.db import Database
from bot.delivery.enqueue import enqueue
from bot.model import Event, Submission, SubmissionLink
from bot.submissions.asked import asked_by
from bot.submissions.owners import owner_behind
from bot.submissions.probing import LinkProbe, Tried
from bot.submissions.reaching import NOTICE, to_owner
from bot.submissions.sheets import Sheet, sheets_for

BROKEN = "broken: "


class LinkCheckService:
    """Finds out whether people can open what was handed in, and says so where they cannot."""

    def __init__(self, database: Database, clock: Clock, probe: LinkProbe) -> None:
        self._database = database
        self._clock = clock
        self._probe = probe

    async def check(self, event_id: int, submission_id: int) -> None:
        """Try out every link of a submission, keep how it went, and tell of broken ones once."""
        found = select(SubmissionLink).where(
            SubmissionLink.event_id == event_id, SubmissionLink.submission_id == submission_id
        )
        async with self._database.read() as session:
            links = [*await session.scalars(found)]
        # Outside of any transaction: others write meanwhile.
        tried = await asyncio.gather(*(self._probe.try_out(link.url) for link in links))
        by_url = {link.url: answer for link, answer in zip(links, tried, strict=True)}
        now = self._clock.now()
        async with self._database.begin() as tx:
            broken: list[SubmissionLink] = []
            for link in await tx.scalars(found.order_by(SubmissionLink.id)):
                answer = by_url.get(link.url)
                if answer is None:
                    # Handed in while the others were tried; it has a check of its own.
                    continue
                link.answer, link.checked_at = in_a_word(answer), now
                if answer.verdict == "broken":
                    broken.append(link)
            sheet = await _sheet(tx, event_id, submission_id) if broken else None
            if sheet is None:
                return
            names = {part.key: part.title for part in sheet.parts}
            order = [*names]
            broken.sort(key=lambda link: order.index(link.item) if link.item in names else -1)
            facts = {
                "what": "links",
                "scope": sheet.scope,
                "title": sheet.title or sheet.purpose,
                "why": None,
                "links": [[names.get(link.item, link.item), link.answer] for link in broken],
                "urls": [link.url for link in broken],
            }
            urls = "\n".join(sorted(link.url for link in broken))
            once = f"links:{hashlib.sha256(urls.encode()).hexdigest()[:16]}"
            orders = await to_owner(tx, sheet, NOTICE, once, now, facts, None)
            await enqueue(tx, event_id, orders)


def in_a_word(tried: Tried) -> str:
    """How it went, as it is kept: `opens`, or `broken: it answers 404`."""
    return f"{tried.verdict}: {tried.why}"[:200] if tried.why else tried.verdict


async def _sheet(tx: AsyncSession, event_id: int, submission_id: int) -> Sheet | None:
    submission = await tx.get(Submission, submission_id)
    event = await tx.scalar(
        select(Event)
        .where(Event.id == event_id)
        .options(undefer(Event.definition), selectinload(Event.windows))
    )
    asked = asked_by(event.definition) if event else None
    if submission is None or event is None or asked is None or submission.state != "submitted":
        return None
    owner = await owner_behind(tx, submission)
    if owner is None:
        return None
    sheets = await sheets_for(tx, event, asked, [owner])
    return next((sheet for sheet in sheets if sheet.scope == submission.scope), None)
