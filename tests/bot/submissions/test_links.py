"""Links: what is taken, what is not, and when two lead to the same repository."""

import pytest

from bot.errors.submissions import (
    LinkNotPublic,
    LinkToElsewhere,
    LinkTooLong,
    NotALink,
    NotARepository,
)
from bot.submissions.links import LONGEST_LINK, read_link, require_repository


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("https://github.com/ana/owls", "https://github.com/ana/owls"),
        ("  github.com/ana/owls ", "https://github.com/ana/owls"),
        ("<https://itch.io/jam>", "https://itch.io/jam"),
        ("http://example.org:8080/x", "http://example.org:8080/x"),
        ("example.org:8080/x", "https://example.org:8080/x"),
        ("https://example.org/a_(b)", "https://example.org/a_%28b%29"),
        ("https://müller.example/x", "https://xn--mller-kva.example/x"),
        ("https://8.8.8.8/", "https://8.8.8.8/"),
    ],
)
def test_a_link_is_taken_as_it_was_meant(typed: str, url: str) -> None:
    assert read_link(typed).url == url


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)",
        "JavaScript://example.org/%0aalert(1)",
        "file:///etc/passwd",
        "data:text/html,x",
        "ftp://example.org/x",
        "https://",
        "",
        "my project",
        "https://exa mple.org",
        "https://user:secret@github.com/a/b",
        "https://github.com@evil.example/a",
        "https://example.org/\u202egpj.exe",
        "https://[::1",
        "https://example.org:99999/",
    ],
)
def test_what_is_no_link_to_a_page_is_refused(typed: str) -> None:
    with pytest.raises(NotALink):
        read_link(typed)


@pytest.mark.parametrize(
    "typed",
    [
        "http://localhost/x",
        "http://127.0.0.1:8000",
        "http://10.1.2.3/",
        "http://192.168.0.1/",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "http://[fd00::1]/",
        "http://[64:ff9b::7f00:1]/",
        "http://224.0.0.1/",
        "http://[::ffff:127.0.0.1]/",
        "http://2130706433/",
        "http://0x7f.0.0.1/",
        "http://0177.1/",
        "http://printer.local/",
        "http://metadata.google.internal/",
        "http://localhost./",
        "http://intranet/",
    ],
)
def test_a_link_into_a_private_network_is_refused(typed: str) -> None:
    with pytest.raises(LinkNotPublic):
        read_link(typed)


def test_a_link_is_kept_up_to_a_length() -> None:
    start = "https://example.org/"
    assert read_link(start + "a" * (LONGEST_LINK - len(start)))
    with pytest.raises(LinkTooLong) as refused:
        read_link(start + "a" * 3_000)
    assert refused.value.length == 3_020


def test_a_link_leads_to_one_of_the_sites_that_are_taken() -> None:
    assert read_link("https://gist.github.com/ana/1", ["github.com"])
    for typed in ("https://notgithub.com/a/b", "https://github.com.evil.example/a/b"):
        with pytest.raises(LinkToElsewhere):
            read_link(typed, ["github.com"])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://github.com/Ana/Owls", "http://www.github.com/ana/owls.git"),
        ("https://github.com/ana/owls", "https://github.com/ana/owls/tree/main/src?x=1#readme"),
        ("https://gitlab.com/g/sub/owls", "https://gitlab.com/g/sub/owls/-/tree/main"),
        ("https://example.org/a/", "http://example.org/a"),
    ],
)
def test_two_links_to_one_repository_are_known_as_one(one: str, other: str) -> None:
    assert read_link(one).plain == read_link(other).plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://github.com/ana/owls", "https://github.com/ben/owls"),
        ("https://gitlab.com/g/one", "https://gitlab.com/g/two"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/A", "https://example.org/a"),
    ],
)
def test_links_to_different_places_stay_apart(one: str, other: str) -> None:
    assert read_link(one).plain != read_link(other).plain


@pytest.mark.parametrize(
    "typed",
    ["https://github.com", "github.com/ana", "https://gitlab.com/groups/", "github.com/ana/?tab=x"],
)
def test_somebodys_page_is_no_repository(typed: str) -> None:
    with pytest.raises(NotARepository):
        require_repository(read_link(typed))
    require_repository(read_link("https://git.example.org/owls"))
    require_repository(read_link("https://github.com/ana/owls"))
