"""Links as people hand them in: what is accepted, and when two lead to the same repository."""

import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit, urlunsplit

from bot.errors.submissions import (
    LinkNotPublic,
    LinkToElsewhere,
    LinkTooLong,
    NotALink,
    NotARepository,
)

LONGEST_LINK = 1_000
OWNER_AND_NAME = 2
# Hosts whose owner and repository do not depend on upper or lower case.
CASELESS = frozenset({"github.com", "gitlab.com", "codeberg.org", "bitbucket.org"})
# Names that lead into somebody's own network instead of the internet.
PRIVATE_ENDINGS = (".local", ".localhost", ".internal", ".lan", ".home.arpa", ".onion")


# Ways of writing an IPv4 address into an IPv6 one that the address itself does not tell of
# (RFC 6052, RFC 8215).
TRANSLATED = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def is_public(address: Address) -> bool:
    """Whether an address belongs to the internet, and to no one's own network or machine."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if inner is not None:
            return is_public(inner)
        if address.teredo is not None or any(address in network for network in TRANSLATED):
            return False
    return address.is_global and not address.is_multicast


@dataclass(frozen=True)
class Link:
    """A link that may be handed in: as it is opened, and in its plainest form."""

    url: str
    plain: str


def read_link(typed: str, hosts: Sequence[str] = ()) -> Link:
    """The link that was meant; `hosts` are the sites it may lead to, any if empty.

    `github.com/a/b` is taken for `https://github.com/a/b`. Raises NotALink, LinkTooLong,
    LinkNotPublic or LinkToElsewhere.
    """
    text = typed.strip().strip("<>")
    if len(text) > LONGEST_LINK:
        raise LinkTooLong(len(text), LONGEST_LINK)
    if not text or any(character.isspace() or not character.isprintable() for character in text):
        raise NotALink(typed)
    if "://" not in text and not _has_scheme(text):
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        raise NotALink(typed) from None
    if parts.scheme not in {"http", "https"} or not host or parts.username or parts.password:
        raise NotALink(typed)
    _require_public(host, port)
    name = _ascii(host, typed)
    if hosts and not any(_belongs(name, site) for site in hosts):
        raise LinkToElsewhere(host, tuple(hosts))
    at = name if port in {None, 80, 443} else f"{name}:{port}"
    url = urlunsplit((parts.scheme, at, parts.path, parts.query, parts.fragment))
    # Text that is shown must not end the link it stands in.
    url = url.replace("(", "%28").replace(")", "%29").replace("<", "%3C").replace(">", "%3E")
    return Link(url, _plain(name, parts))


def require_repository(link: Link) -> None:
    """Raise NotARepository for a link to a known site of repositories and to none of them."""
    site, _, path = link.plain.partition("/")
    if site in CASELESS and len([piece for piece in path.split("/") if piece]) < OWNER_AND_NAME:
        raise NotARepository(link.url)


def _has_scheme(text: str) -> bool:
    scheme, colon, rest = text.partition(":")
    # `example.org:8080/x` has a port and no scheme.
    return bool(colon) and scheme.isalpha() and not rest[:1].isdigit()


def _require_public(host: str, port: int | None) -> None:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        name = host.casefold()
        numeric = all(part.isdigit() or part.startswith("0x") for part in name.split("."))
        if "." not in name or name.endswith(PRIVATE_ENDINGS) or numeric:
            raise LinkNotPublic(host) from None
    else:
        if not is_public(address):
            raise LinkNotPublic(host)
    if port == 0:
        raise LinkNotPublic(host)


def _ascii(host: str, typed: str) -> str:
    if ":" in host:
        return f"[{host}]"
    try:
        return host.encode("idna").decode("ascii").casefold()
    except UnicodeError:
        raise NotALink(typed) from None


def _belongs(name: str, site: str) -> bool:
    return name == site.casefold() or name.endswith(f".{site.casefold()}")


def _plain(name: str, parts: SplitResult) -> str:
    """What two links to the same place have in common."""
    site = name.removeprefix("www.")
    path = parts.path.rstrip("/")
    if site in CASELESS:
        # A branch, a file or a clone address leads to the same repository.
        owner_and_name = [piece for piece in path.split("/") if piece][:2]
        if site == "gitlab.com":
            # Groups may hold groups; what comes behind `/-/` is inside the repository.
            inside = path.split("/-/")[0]
            owner_and_name = [piece for piece in inside.split("/") if piece]
        path = "/" + "/".join(owner_and_name).casefold()
        return f"{site}{path.removesuffix('.git')}"
    return f"{site}{path.removesuffix('.git')}{'?' + parts.query if parts.query else ''}"
