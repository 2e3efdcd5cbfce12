"""Trying out links: only public addresses, also behind names that change and redirects."""

import ipaddress
import socket

import pytest
from aiohttp.test_utils import TestServer

from bot.submissions.links import is_public
from bot.submissions.probing import LinkProbe, Tried
from tests.bot.submissions.website import ASKED, Names, probe


@pytest.mark.parametrize(
    ("path", "tried"),
    [
        ("there", Tried("opens")),
        ("no-head", Tried("opens")),
        ("on", Tried("opens")),
        ("nowhere", Tried("broken", "it answers 404")),
        ("shy", Tried("unclear", "it answers 403")),
        ("round", Tried("broken", "it leads on more than 5 times")),
        ("inside", Tried("broken", "it leads into a private network")),
        ("named-inside", Tried("broken", "it leads into a private network")),
        ("file", Tried("broken", "it leads to something that is no website")),
    ],
)
async def test_a_link_is_tried_out(site: TestServer, path: str, tried: Tried) -> None:
    names = Names(site=["127.0.0.1"], inside=["192.168.1.1"])
    assert await probe(names).try_out(f"http://site.test:{site.port}/{path}") == tried


async def test_this_machine_and_private_networks_are_refused_before_connecting(
    site: TestServer,
) -> None:
    names = Names(site=["127.0.0.1"])
    real = LinkProbe(resolver=names)
    private = Tried("broken", "it leads into a private network")
    for host in ("127.0.0.1", "site.test", "[::1]", "169.254.169.254", "[::ffff:127.0.0.1]"):
        assert await real.try_out(f"http://{host}:{site.port}/there") == private
    assert site.app[ASKED] == []


async def test_a_name_that_changes_its_address_between_requests_leads_nowhere_private(
    site: TestServer,
) -> None:
    # Public when it is asked first, private when it is asked again after the redirect.
    names = Names(site=["127.0.0.1", "10.0.0.1"])
    tried = await probe(names).try_out(f"http://site.test:{site.port}/on")
    assert tried == Tried("broken", "it leads into a private network")
    assert names.asked == ["site.test", "site.test"]


async def test_what_does_not_answer_is_given_up(site: TestServer) -> None:
    names = Names(site=["127.0.0.1"])
    tried = await probe(names, seconds=0.05).try_out(f"http://site.test:{site.port}/slow")
    assert tried == Tried("broken", "no answer within 0.05 seconds")
    gone = await probe(names).try_out("http://gone.test/")
    assert gone == Tried("broken", "there is no such site")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        port = silent.getsockname()[1]
        closed = await probe(names).try_out(f"http://site.test:{port}/")
    assert closed.why == "the site does not answer as a website does"


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:4700::1111", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("100.64.0.1", False),
        ("169.254.169.254", False),
        ("224.0.0.1", False),
        ("0.0.0.0", False),
        ("::1", False),
        ("fd00::1", False),
        ("fe80::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("2002:7f00:1::", False),
        ("64:ff9b::7f00:1", False),
    ],
)
def test_only_addresses_of_the_internet_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
