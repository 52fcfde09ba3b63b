from __future__ import annotations

import socket

import pytest

from tuiflow.errors import RefusedError
from tuiflow.notify.address import checked, is_public, look_up


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.127.255.255",
        "0.0.0.0",
        "198.18.0.1",
        "192.0.2.1",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::a00:1",
        "64:ff9b::7f00:1",
    ],
)
def test_private_and_reserved_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "172.32.0.1", "100.128.0.1", "223.5.5.5", "2400:3200::1", "::ffff:8.8.8.8", "64:ff9b::808:808"],
)
def test_the_internet_is_public(address: str) -> None:
    assert is_public(address)


def test_one_private_address_among_public_ones_refuses_the_host() -> None:
    with pytest.raises(RefusedError, match=r"robot\.example is at the private address 10\.0\.0\.8.*allow_private"):
        checked("robot.example", 443, lambda _host, _port: ["8.8.8.8", "10.0.0.8"], allow_private=False)
    assert checked("robot.example", 443, lambda _host, _port: ["10.0.0.8"], allow_private=True) == ["10.0.0.8"]


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "224.0.0.1", "255.255.255.255"])
def test_what_is_no_host_is_refused_even_where_private_ones_are_allowed(address: str) -> None:
    with pytest.raises(RefusedError):
        checked("robot.example", 443, lambda _host, _port: [address], allow_private=True)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f.1", "localhost", "127.0.0.1"])
def test_however_this_machine_is_spelled_it_is_private(host: str) -> None:
    with pytest.raises(RefusedError):
        checked(host, 443, look_up, allow_private=False)


@pytest.mark.parametrize("host", ["a" * 64 + ".example", "..", "xn--a.\udcff"])
def test_a_name_that_is_none_cannot_be_found(host: str) -> None:
    with pytest.raises(socket.gaierror):
        look_up(host, 443)
