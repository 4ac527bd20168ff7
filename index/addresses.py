"""Which links may be asked: their form, their host's spelling and port, and the addresses behind the name.

A link is a request from the machine that the bot runs on, so whoever gives one could reach what only that machine
reaches. Everything here is pure but ``resolve_host``; fetch.py connects to nothing that wasn't checked here.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

import idna

from index.errors import LinkRefused

Address = IPv4Address | IPv6Address
Resolver = Callable[[str, int], Sequence[str]]

PORTS = {"http": 80, "https": 443}
LINK_LIMIT_CHARS = 2_000
HOST_LIMIT_CHARS = 253

# Nobody publishes from these, and a cloud's keys lie behind some: an operator's trust in a host doesn't lift them.
_NEVER = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",
            "100.100.100.200/32",  # metadata of a cloud, within the carriers' range
            "168.63.129.16/32",  # a cloud's host agent, at an address that looks public
            "169.254.0.0/16",  # link-local, and metadata at 169.254.169.254
            "192.0.0.192/32",  # metadata of a cloud
            "224.0.0.0/4",
            "240.0.0.0/4",
            "::/128",
            "::ffff:0:0/96",  # IPv4 in IPv6's clothes: it would have to be checked as what it is
            "fd00:42::42/128",  # metadata of three clouds, within the private range
            "fd00:ec2::/32",
            "fd20:ce::254/128",
            "fe80::/10",
            "ff00::/8",
        ),
    )
)
# Reached only from here, or made to lead elsewhere. ``is_global`` knows most of them, but not in every Python.
_NOT_PUBLIC = tuple(
    map(
        ip_network,
        (
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' NAT, RFC 6598
            "127.0.0.0/8",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",  # 6to4 relays, RFC 7526
            "192.168.0.0/16",
            "198.18.0.0/15",  # benchmarking, RFC 2544
            "198.51.100.0/24",
            "203.0.113.0/24",
            "64:ff9b::/96",  # NAT64: leads to any IPv4 address
            "64:ff9b:1::/48",
            "100::/64",
            "2001::/23",  # Teredo, ORCHID, benchmarking
            "2001:db8::/32",
            "2002::/16",  # 6to4: leads to any IPv4 address
            "3fff::/20",  # documentation, RFC 9637
            "fc00::/7",
            "fec0::/10",  # site-local, RFC 3879
        ),
    )
)
_GLOBAL_UNICAST = ip_network("2000::/3")  # all that IANA has given out for IPv6
# What translates these leads to the IPv4 address that stands so many bits from the right.
_LEADING_TO_IPV4 = (
    (ip_network("64:ff9b::/96"), 0),
    (ip_network("64:ff9b:1::/48"), 0),
    (ip_network("2002::/16"), 80),
    (ip_network("::/96"), 0),
)

_HOST = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_BRACKETED = re.compile(r"\[[0-9A-Fa-f.]*:[0-9A-Fa-f.:]*\](:[0-9]*)?")
_NUMBER = re.compile(r"(0x[0-9a-f]*|[0-9]+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
_UNQUOTED = "%/:@!$&'()*+,;=-._~?[]|"


@dataclass(frozen=True, slots=True)
class Link:
    """A link in one normal form. ``host`` is lower-case ASCII without brackets; ``target`` is path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def netloc(self) -> str:
        """The host as a link and the Host header write it, with its port where that isn't the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.netloc}{self.target}"


@dataclass(frozen=True, slots=True)
class AllowedHosts:
    """Hosts that an operator trusts though they are private: names and ports; port None stands for 80 and 443."""

    hosts: frozenset[tuple[str, int | None]] = frozenset()

    def trusts(self, host: str, port: int) -> bool:
        return (host, port) in self.hosts or ((host, None) in self.hosts and port in PORTS.values())


NO_HOSTS = AllowedHosts()


def allowed_hosts(written: str) -> AllowedHosts:
    """From ``host[:port]``, separated by commas. Raises ValueError."""
    hosts: set[tuple[str, int | None]] = set()
    for one in filter(None, (part.strip() for part in written.split(","))):
        parts = urlsplit(f"//{one}")
        if not parts.hostname or parts.netloc != one or "@" in one:
            raise ValueError(one)
        try:
            hosts.add((_host(parts.hostname, one), parts.port))
        except LinkRefused as error:
            raise ValueError(one) from error
    return AllowedHosts(frozenset(hosts))


def is_link(written: str) -> bool:
    """Whether this is meant as a link to fetch, and not as a path."""
    return re.match(r"(?i)https?:", written) is not None


def parse_link(url: str, allowed: AllowedHosts) -> Link:
    """The link, if its form lets it be fetched.

    Raises LinkRefused: bad_link, bad_scheme, credentials, bad_port, private_address (an address that is spelled as
    nobody does it who has nothing to hide: 0x7f.1, 2130706433).
    """
    url = url.strip()
    if len(url) > LINK_LIMIT_CHARS or _CONTROL.search(url):
        raise LinkRefused(url[:LINK_LIMIT_CHARS], "bad_link")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise LinkRefused(url, "bad_link") from error
    if parts.scheme not in PORTS:
        raise LinkRefused(url, "bad_scheme", detail=parts.scheme[:20])
    if "@" in parts.netloc:
        # Without them: what is refused is told, and kept with the job that failed.
        raise LinkRefused(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl(), "credentials")
    # Brackets are for IPv6 alone: "[v1.a]" would pass as a name, and what follows them would be left out.
    bracketed = "[" in parts.netloc and not _BRACKETED.fullmatch(parts.netloc)
    if not parts.hostname or re.search(r"[\\%]", parts.netloc) or bracketed:
        raise LinkRefused(url, "bad_link")
    host = _host(parts.hostname, url)
    port = PORTS[parts.scheme] if port is None else port
    if port not in PORTS.values() and not allowed.trusts(host, port):
        raise LinkRefused(url, "bad_port", detail=str(port))
    target = quote(parts.path or "/", safe=_UNQUOTED)
    if parts.query:
        target += "?" + quote(parts.query, safe=_UNQUOTED)
    return Link(parts.scheme, host, port, target)


def _host(written: str, url: str) -> str:
    """The host's one spelling. Raises LinkRefused (bad_link, private_address)."""
    if ":" in written:
        try:
            return str(IPv6Address(written))
        except ValueError as error:
            raise LinkRefused(url, "bad_link") from error
    if not written.isascii():
        try:
            written = idna.encode(written, uts46=True, std3_rules=True).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise LinkRefused(url, "bad_link") from error
    host = written.lower().removesuffix(".")
    if len(host) > HOST_LIMIT_CHARS or not _HOST.fullmatch(host):
        raise LinkRefused(url, "bad_link")
    if _NUMBER.fullmatch(host.rpartition(".")[2]):
        # A host that ends in a number is an address, in a spelling that each system reads in its own way.
        try:
            return str(IPv4Address(host))
        except ValueError as error:
            raise LinkRefused(url, "private_address", detail=host) from error
    return host


def may_ask(address: Address, *, trusted: bool) -> bool:
    """Whether a connection to the address may be made. ``trusted``: the operator allows its host by name."""
    if any(one in network for one in (address, *_behind(address)) for network in _NEVER):
        return False
    if trusted:
        return True
    if not address.is_global or any(address in network for network in _NOT_PUBLIC):
        return False
    return isinstance(address, IPv4Address) or address in _GLOBAL_UNICAST


def _behind(address: Address) -> list[IPv4Address]:
    """The IPv4 address that an IPv6 address may be translated to."""
    return [
        IPv4Address(int(address) >> bits & 0xFFFFFFFF)
        for network, bits in _LEADING_TO_IPV4
        if address in network and int(address) > 1  # ::1 is what it is
    ]


def checked_addresses(link: Link, allowed: AllowedHosts, resolve: Resolver) -> tuple[Address, ...]:
    """The addresses behind the link's host, each of them checked: one that may not be asked refuses them all.

    Raises LinkRefused: dns, private_address.
    """
    try:
        found = tuple(dict.fromkeys(_address(one) for one in resolve(link.host, link.port)))
    except (OSError, UnicodeError, ValueError) as error:
        raise LinkRefused(link.url, "dns", detail=link.host) from error
    if not found:
        raise LinkRefused(link.url, "dns", detail=link.host)
    trusted = allowed.trusts(link.host, link.port)
    if not all(may_ask(address, trusted=trusted) for address in found):
        raise LinkRefused(link.url, "private_address", detail=link.host)
    return found


def _address(written: str) -> Address:
    return ip_address(written.partition("%")[0])  # fe80::1%eth0: the zone changes nothing about what it is


def resolve_host(host: str, port: int) -> list[str]:
    """What the system's resolver says, in its order of preference. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]
