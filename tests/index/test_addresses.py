"""No spelling of a link, and no answer of a resolver, leads to an address that may not be asked."""

from __future__ import annotations

from functools import partial
from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.addresses import NO_HOSTS, allowed_hosts, checked_addresses, may_ask, parse_link
from index.errors import LinkRefused

PUBLIC = (
    "93.184.215.14",
    "8.8.8.8",
    "1.1.1.1",
    "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
    "2a00:1450:4001::1",
)
NOT_PUBLIC = (
    *(
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "100.64.0.1",
    ),
    *("192.0.0.8", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
    *("::1", "fc00::1", "fd12:3456::1", "fec0::1", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1"),
    *("2002:7f00:1::", "2002:808:808::1", "2001:0:808:808::1", "2001:db8::1", "2001:2::1", "2001:10::1"),
    *("100::1", "3fff::1", "5f00::1", "4000::1", "::7f00:1"),
)
NEVER = (
    *("0.0.0.0", "0.1.2.3", "169.254.169.254", "169.254.0.1", "224.0.0.1", "239.255.255.255", "240.0.0.1"),  # noqa: S104  # refused, not bound to
    *("255.255.255.255", "100.100.100.200", "168.63.129.16", "192.0.0.192"),
    *("169.254.170.2", "169.254.170.23", "fd00:ec2::254", "fd00:ec2::23", "fd20:ce::254", "fd00:42::42"),
    *("::", "fe80::1", "fe80::a9fe:a9fe", "ff02::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8"),
    *("64:ff9b::a9fe:a9fe", "64:ff9b:1::a9fe:a9fe", "2002:a9fe:a9fe::1", "::a9fe:a9fe", "64:ff9b::6464:64c8"),
)


def refused(url: str) -> str:
    with pytest.raises(LinkRefused) as caught:
        parse_link(url, NO_HOSTS)
    return caught.value.reason


@pytest.mark.parametrize("address", PUBLIC)
def test_public_addresses_may_be_asked(address: str) -> None:
    assert may_ask(ip_address(address), trusted=False)


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_private_addresses_are_for_trusted_hosts_alone(address: str) -> None:
    assert not may_ask(ip_address(address), trusted=False)
    assert may_ask(ip_address(address), trusted=True)


@pytest.mark.parametrize("address", NEVER)
def test_metadata_and_what_nobody_publishes_from_is_never_asked(address: str) -> None:
    assert not may_ask(ip_address(address), trusted=False)
    assert not may_ask(ip_address(address), trusted=True)


@given(st.ip_addresses())
def test_what_may_be_asked_is_what_the_internet_routes(address: IPv4Address | IPv6Address) -> None:
    if may_ask(address, trusted=False):
        assert address.is_global
        assert not any(
            (address.is_multicast, address.is_reserved, address.is_link_local, address.is_loopback)
        )


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_the_clothes_of_ipv6_is_never_asked(address: IPv4Address) -> None:
    number = int(address)
    for disguised in (
        IPv6Address(0xFFFF << 32 | number),
        IPv6Address(number),
        IPv6Address((0x64FF9B << 96) | number),
        IPv6Address(0x2002 << 112 | number << 80),
        IPv6Address(0x20010000 << 96 | number ^ 0xFFFFFFFF),
    ):
        assert not may_ask(disguised, trusted=False)


@pytest.mark.parametrize(
    "host",
    [
        *(
            "2130706433",
            "0x7f000001",
            "0x7f.0.0.1",
            "0177.0.0.1",
            "127.1",
            "127.0.1",
            "017700000001",
            "0x7f.1",
        ),
        *("127.0.0.01", "127.0.0.0x1", "1.2.3.4.5", "256.1.1.1", "a.1", "0x"),
    ],
)
def test_addresses_in_odd_spellings_are_refused(host: str) -> None:
    assert refused(f"http://{host}/") == "private_address"
    assert refused(f"http://{host}./") == "private_address"


@pytest.mark.parametrize(
    "host", ["[2606:2800::1]evil.example", "[::1]x", "[::1]:80x", "x[::1]", "[[::1]]", "[::1%251]"]
)
def test_nothing_stands_beside_a_bracketed_address(host: str) -> None:
    assert refused(f"http://{host}/") == "bad_link"


@pytest.mark.parametrize(
    ("written", "host"),
    [
        ("http://127.0.0.1/", "127.0.0.1"),
        ("http://127.0.0.1./", "127.0.0.1"),
        ("http://１２７.０.０.１/", "127.0.0.1"),
        ("http://127。0。0。1/", "127.0.0.1"),
        ("http://ⓔxample.com/", "example.com"),
        ("http://[::1]/", "::1"),
        ("http://[0:0:0:0:0:0:0:1]/", "::1"),
        ("http://[::ffff:127.0.0.1]/", str(IPv6Address("::ffff:127.0.0.1"))),
        ("HTTP://EXAMPLE.com.:80", "example.com"),
        ("https://bücher.example/a", "xn--bcher-kva.example"),
        ("https://xn--bcher-kva.example/a", "xn--bcher-kva.example"),
    ],
)
def test_a_host_has_one_spelling(written: str, host: str) -> None:
    assert parse_link(written, NO_HOSTS).host == host


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        *(
            (f"{scheme}://example.com/", "bad_scheme")
            for scheme in ("file", "gopher", "ftp", "ws", "data", "dict")
        ),
        ("file:///etc/passwd", "bad_scheme"),
        ("javascript:alert(1)", "bad_scheme"),
        ("//example.com/", "bad_scheme"),
        ("example.com", "bad_scheme"),
        ("", "bad_scheme"),
        ("http://", "bad_link"),
        ("http:///path", "bad_link"),
        ("http:example.com", "bad_link"),
        ("http://exam ple.com/", "bad_link"),
        ("http://example.com\\@10.0.0.1/", "credentials"),
        ("http://10.0.0.1\\example.com/", "bad_link"),
        ("http://exa\tmple.com/", "bad_link"),
        ("http://exa\u200bmple.com/", "bad_link"),
        ("http://example.com/\r\nHost: evil", "bad_link"),
        ("http://example.com/\x00", "bad_link"),
        ("http://%31%32%37.0.0.1/", "bad_link"),
        ("http://[::1%25lo]/", "bad_link"),
        ("http://[::1/", "bad_link"),
        ("http://[v1.a]/", "bad_link"),
        ("http://-a.example/", "bad_link"),
        ("http://a..example/", "bad_link"),
        ("http://a.example../", "bad_link"),
        ("http://" + "a" * 64 + ".example/", "bad_link"),
        ("http://" + "a." * 130 + "example/", "bad_link"),
        ("http://xn--\udcff.example/", "bad_link"),
        ("http://example.com/" + "a" * 2_000, "bad_link"),
        ("http://user@example.com/", "credentials"),
        ("http://user:secret@example.com/", "credentials"),
        ("http://@example.com/", "credentials"),
        ("http://example.com:8080/", "bad_port"),
        ("http://example.com:8443/", "bad_port"),
        ("http://example.com:22/", "bad_port"),
        ("http://example.com:0/", "bad_port"),
        ("http://example.com:99999/", "bad_link"),
        ("http://example.com:http/", "bad_link"),
    ],
)
def test_what_is_no_link_to_a_page_is_refused(written: str, reason: str) -> None:
    assert refused(written) == reason


def test_a_password_is_not_kept_with_the_refusal() -> None:
    with pytest.raises(LinkRefused) as caught:
        parse_link("https://ada:hunter2@example.com/a?b", NO_HOSTS)
    assert caught.value.source == "https://example.com/a?b"
    assert "hunter2" not in f"{caught.value!r} {caught.value.facts}"


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://Example.COM", "https://example.com/"),
        ("https://example.com:443/a", "https://example.com/a"),
        ("http://example.com:443/a", "http://example.com:443/a"),
        ("https://example.com/a b?c=d e#f", "https://example.com/a%20b?c=d%20e"),
        ("https://example.com/é?ü=%C3%BC", "https://example.com/%C3%A9?%C3%BC=%C3%BC"),
        ("https://example.com/%2e%2E/;a=1,2", "https://example.com/%2e%2E/;a=1,2"),
        (" https://example.com/a ", "https://example.com/a"),
        ("https://[2606:2800::1]/", "https://[2606:2800::1]/"),
        ("https://example.com/a\\b", "https://example.com/a%5Cb"),
    ],
)
def test_a_link_has_one_normal_form(written: str, url: str) -> None:
    link = parse_link(written, NO_HOSTS)
    assert link.url == url
    assert parse_link(link.url, NO_HOSTS) == link


@given(st.text(max_size=40))
def test_whatever_is_written_is_a_clean_link_or_refused(tail: str) -> None:
    try:
        link = parse_link(f"http://example.com{tail}", NO_HOSTS)
    except LinkRefused:
        return
    assert link.url.isascii()
    assert link.url.isprintable()
    assert " " not in link.url
    assert link.port in (80, 443)
    assert parse_link(link.url, NO_HOSTS) == link


def test_one_private_address_among_public_ones_refuses_them_all() -> None:
    link = parse_link("https://news.example/", NO_HOSTS)
    for found in (["8.8.8.8", "127.0.0.1"], ["::1", "8.8.8.8"], ["2606:2800::1", "fe80::1%eth0"]):
        with pytest.raises(LinkRefused) as caught:
            checked_addresses(link, NO_HOSTS, partial(answering, found))
        assert (caught.value.reason, caught.value.detail) == ("private_address", "news.example")


def answering(found: list[str], host: str, port: int) -> list[str]:
    return found


def test_public_addresses_come_in_the_resolvers_order_and_once() -> None:
    link = parse_link("https://news.example/", NO_HOSTS)
    found = checked_addresses(link, NO_HOSTS, lambda host, port: ["2606:2800::1", "8.8.8.8", "2606:2800::1"])
    assert found == (IPv6Address("2606:2800::1"), IPv4Address("8.8.8.8"))


@pytest.mark.parametrize("found", [[], ["no address"]])
def test_a_name_that_leads_nowhere_is_refused(found: list[str]) -> None:
    with pytest.raises(LinkRefused) as caught:
        checked_addresses(parse_link("https://news.example/", NO_HOSTS), NO_HOSTS, lambda host, port: found)
    assert caught.value.reason == "dns"


def test_allowed_hosts_are_names_with_ports() -> None:
    allowed = allowed_hosts(" Wiki.Intern.example , 10.0.0.7:8080,[fd00::7]:99, bücher.example")
    assert allowed.trusts("wiki.intern.example", 80)
    assert allowed.trusts("wiki.intern.example", 443)
    assert allowed.trusts("xn--bcher-kva.example", 443)
    assert allowed.trusts("10.0.0.7", 8080)
    assert allowed.trusts("fd00::7", 99)
    for host, port in (
        ("wiki.intern.example", 8080),
        ("10.0.0.7", 80),
        ("10.0.0.8", 8080),
        ("intern.example", 80),
    ):
        assert not allowed.trusts(host, port)
    assert parse_link("http://10.0.0.7:8080/", allowed).port == 8080
    assert checked_addresses(
        parse_link("http://wiki.intern.example/", allowed), allowed, lambda host, port: ["10.1.1.1"]
    ) == (IPv4Address("10.1.1.1"),)


@pytest.mark.parametrize(
    "written", ["http://a.example", "a.example/path", "user@a.example", "a b", "a:port", "*", ":80"]
)
def test_allowed_hosts_that_can_not_be_read_are_an_error(written: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        allowed_hosts(written)
