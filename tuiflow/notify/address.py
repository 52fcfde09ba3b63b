"""Which addresses may be called. What a name means is looked up once, checked, and called as it was checked."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Callable, Sequence
from typing import TypeAlias

from tuiflow.errors import RefusedError
from tuiflow.language import _

Resolver: TypeAlias = Callable[[str, int], Sequence[str]]
"""From host and port to addresses.

Raises:
    OSError: when there are none.
"""

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host, as the system finds them, each once.

    Raises:
        OSError: when the name is unknown or nobody answers.
    """
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError as error:
        raise socket.gaierror(socket.EAI_NONAME, str(error)) from error
    return list(dict.fromkeys(str(entry[4][0]).partition("%")[0] for entry in found))


def checked(host: str, port: int, resolve: Resolver, *, allow_private: bool) -> list[str]:
    """The addresses of a host, all of which may be called.

    One private address among public ones refuses the host: which of them a call would reach is chance.

    Raises:
        RefusedError: when one may not be called.
        OSError: when the host cannot be looked up.
    """
    addresses = list(resolve(host, port))
    if not addresses:
        raise socket.gaierror(socket.EAI_NONAME, "no address")
    for address in addresses:
        if _is_nowhere(address):
            raise RefusedError(_("{host} is {address}, which cannot be called.").format(host=host, address=address))
        if not allow_private and not is_public(address):
            raise RefusedError(
                _(
                    "{host} is at the private address {address}: put allow_private = true into its channel if that is meant."
                ).format(host=host, address=address)
            )
    return addresses


def is_public(address: str) -> bool:
    """Whether an address is out on the internet: not this machine, its networks, nor any reserved range.

    An IPv4 address that is wrapped in an IPv6 one counts as what it is.
    """
    found = _unwrapped(address)
    if isinstance(found, ipaddress.IPv6Address) and found not in _GLOBAL_UNICAST:
        return False
    return found.is_global and not (found.is_multicast or found.is_reserved)


def _is_nowhere(address: str) -> bool:
    found = _unwrapped(address)
    return found.is_unspecified or found.is_multicast or str(found) == "255.255.255.255"


def _unwrapped(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    found = ipaddress.ip_address(address)
    if isinstance(found, ipaddress.IPv4Address):
        return found
    if found in _NAT64:
        return ipaddress.IPv4Address(int(found) & 0xFFFFFFFF)
    return found.ipv4_mapped or found.sixtofour or (found.teredo[1] if found.teredo else None) or found
