"""Which addresses may be spoken to, asked where it counts: of the resolved address, as the connection is made.

A name is resolved once, each of its addresses is checked, and the connection goes to a checked address: a name that
answers differently the second time (DNS rebinding) gains nothing. TLS is still verified against the name.
Not here: which hosts belong to a source (sources.py), redirects (client.py).
"""

from __future__ import annotations

import ipaddress
import socket
import ssl
from collections.abc import Callable, Iterable
from typing import Any

import httpcore2
import httpx2

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Resolve = Callable[[str, int], list[str]]


class Refused(Exception):
    """What must not be asked for, whoever links to it. The message says why; it is never tried again."""


# Not global by registration, or global and yet inside: what the standard library's is_global leaves open.
_CLOSED = [
    ipaddress.ip_network(network)
    for network in (
        "0.0.0.0/8",
        "100.64.0.0/10",  # shared address space; one cloud's metadata service stands at 100.100.100.200
        "168.63.129.16/32",  # another cloud's metadata service, at a public address
        "192.0.0.0/24",
        "192.88.99.0/24",
        "198.18.0.0/15",
        "240.0.0.0/4",
        "64:ff9b:1::/48",  # NAT64 of local use
        "100::/64",
        "fec0::/10",  # site-local, deprecated and still routed in places
    )
]
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


def embedded(address: Address) -> Address | None:
    """The IPv4 address that an IPv6 address stands for: mapped, compatible, NAT64 or 6to4. (Teredo is closed as a whole.)"""
    if isinstance(address, ipaddress.IPv4Address):
        return None
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if address in _NAT64 or int(address) >> 32 == 0:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour


def closed(text: str) -> str | None:
    """Why an address must not be connected to; None for one of the public net."""
    try:
        address: Address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return "not an address"
    inner = embedded(address)
    if inner is not None:
        why = closed(str(inner))
        return why and f"{why}, written as IPv6"
    for kind in ("loopback", "link_local", "multicast", "unspecified", "private"):
        if getattr(address, f"is_{kind}"):
            return kind.replace("_", "-")
    if not address.is_global or any(address in network for network in _CLOSED if network.version == address.version):
        return "not of the public net"
    return None


def resolve(host: str, port: int) -> list[str]:
    """Every address of a name, in the system's order."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(entry[4][0] for entry in found))


class Guard(httpcore2.NetworkBackend):
    """Opens connections to checked addresses only.

    allowed: "host:port" that may be anywhere, loopback included: for a test site, named one by one by a person.
    """

    def __init__(self, allowed: Iterable[str] = (), resolve: Resolve = resolve):
        self.allowed = frozenset(allowed)
        self.resolve = resolve
        self._inner = httpcore2.SyncBackend()

    def addresses(self, host: str, port: int) -> list[str]:
        """The addresses to connect to. Raises Refused if a single one is closed: a mixed answer is no honest one."""
        found = self.resolve(host, port)
        if f"{host}:{port}" not in self.allowed:
            for address in found:
                if why := closed(address):
                    raise Refused(f"{host} is at {address}: {why}")
        return found

    def connect_tcp(self, host: str, port: int, timeout: float | None = None, local_address: str | None = None,
                    socket_options: Iterable[Any] | None = None) -> httpcore2.NetworkStream:  # fmt: skip
        try:
            found = self.addresses(host, port)
        except (OSError, UnicodeError) as error:
            raise httpcore2.ConnectError(f"the name {host} has no address ({error})") from error
        failed: Exception = httpcore2.ConnectError(f"the name {host} has no address")
        for address in found:
            try:
                return self._inner.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed

    def connect_unix_socket(self, path: str, *arguments: Any, **named: Any) -> httpcore2.NetworkStream:
        raise Refused("no local sockets")


class Transport(httpx2.HTTPTransport):
    """httpx2's transport over a Guard. No proxy is taken from the environment: it would make the connection unchecked."""

    def __init__(self, guard: Guard, verify: ssl.SSLContext | bool = True):
        super().__init__(verify=verify, trust_env=False)
        self._pool.close()
        self._pool = httpcore2.ConnectionPool(
            ssl_context=httpx2.create_ssl_context(verify=verify, trust_env=False),
            max_connections=32,
            max_keepalive_connections=8,
            keepalive_expiry=30.0,
            network_backend=guard,
        )
