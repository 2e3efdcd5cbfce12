"""Trying out a link from here, without ever connecting to anything that is not public."""

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.submissions.links import Address, is_public

SECONDS = 10.0
MOST_REDIRECTS = 5
# Of the page itself this much is read: only that it comes is of interest.
MOST_BYTES = 1_024
REDIRECTS = frozenset({301, 302, 303, 307, 308})
# Nobody without an account, or nobody at all, sees what answers so.
BROKEN = frozenset({401, 404, 410})
AGENT = "Muster link check"

Verdict = Literal["opens", "unclear", "broken"]


@dataclass(frozen=True)
class Tried:
    """How trying out a link went, and why; `why` is empty for one that opens."""

    verdict: Verdict
    why: str = ""


class LinkProbe:
    """Opens links as a stranger would: no cookies, no proxy, little is read, not for long.

    `allows` looks at the very address of each connection just before it is made, so neither a
    name that changes its mind nor a redirect leads elsewhere. `seconds` is for all of a link.
    """

    def __init__(
        self,
        *,
        allows: Callable[[Address], bool] = is_public,
        resolver: AbstractResolver | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._allows = allows
        self._resolver = resolver
        self._seconds = seconds

    async def try_out(self, url: str) -> Tried:
        """Whether people can open the link; never raises for what the other side does."""
        refused: list[str] = []

        def guarded(info: Any) -> socket.socket:
            family, kind, protocol, _, where = info
            address = ipaddress.ip_address(str(where[0]).partition("%")[0])
            if not self._allows(address):
                refused.append(str(address))
                raise OSError(f"{address} is not public")
            return socket.socket(family, kind, protocol)

        try:
            async with asyncio.timeout(self._seconds), self._session(guarded) as session:
                return await self._follow(session, URL(url))
        except TimeoutError:
            return Tried("broken", f"no answer within {self._seconds:g} seconds")
        except aiohttp.ClientConnectorDNSError:
            return Tried("broken", "there is no such site")
        except aiohttp.ClientConnectorCertificateError:
            return Tried("broken", "the site's certificate is not valid")
        except (aiohttp.ClientError, OSError, ValueError):
            if refused:
                return Tried("broken", "it leads into a private network")
            return Tried("broken", "the site does not answer as a website does")

    def _session(self, guarded: Callable[[Any], socket.socket]) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(
            resolver=self._resolver,
            # Called for each address that is about to be connected to, whatever named it.
            socket_factory=guarded,
            use_dns_cache=False,
            force_close=True,
        )
        return aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            auto_decompress=False,
            headers={"User-Agent": AGENT},
        )

    async def _follow(self, session: aiohttp.ClientSession, url: URL) -> Tried:
        for _ in range(MOST_REDIRECTS + 1):
            if url.scheme not in {"http", "https"} or not url.host or url.user or url.password:
                return Tried("broken", "it leads to something that is no website")
            status, location = await self._ask(session, "HEAD", url)
            if status >= 400:
                # Many sites do not answer this way of asking, or answer it wrongly.
                status, location = await self._ask(session, "GET", url)
            if status not in REDIRECTS or not location:
                return _judged(status)
            url = url.join(URL(location))
        return Tried("broken", f"it leads on more than {MOST_REDIRECTS} times")

    async def _ask(
        self, session: aiohttp.ClientSession, method: str, url: URL
    ) -> tuple[int, str | None]:
        async with session.request(method, url, allow_redirects=False) as answer:
            if method == "GET":
                await answer.content.read(MOST_BYTES)
            return answer.status, answer.headers.get("Location")


def _judged(status: int) -> Tried:
    if status < 400:
        return Tried("opens")
    # Sites that do not like being asked by programs are left to people to judge.
    return Tried("broken" if status in BROKEN else "unclear", f"it answers {status}")
