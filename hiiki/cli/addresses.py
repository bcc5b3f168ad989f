"""Under which addresses this machine is found."""

import ipaddress
import socket
from contextlib import suppress

ANY = {"", "0.0.0.0", "::", "*"}  # noqa: S104 - recognised, not listened on


def is_any(host: str) -> bool:
    return host in ANY


def is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return False


def url(host: str, port: int) -> str:
    name = f"[{host}]" if ":" in host else host
    return f"http://{name}" if port == 80 else f"http://{name}:{port}"


def reachable(host: str) -> list[str]:
    """How colleagues can reach a server that listens on `host`."""
    return of_this_machine() if is_any(host) else [host]


def of_this_machine() -> list[str]:
    """The addresses on the office network, the one used for going out first, then the machine's name."""
    found = [_outgoing()]
    with suppress(OSError):
        found += [
            str(entry[4][0]) for entry in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
        ]
    found = [address for address in dict.fromkeys(found) if address and not is_loopback(address)]
    return [*found, socket.gethostname()]


def _outgoing() -> str:
    """Asking for a route sends nothing."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(("192.0.2.1", 9))
        return str(asking.getsockname()[0])
    return ""
