"""A way out of a bed's private network, for one command: a small HTTP proxy on its loopback.

* A bed has no route to the world on purpose. A client that talks to a model needs one; `exec --internet` gives the
  command, and nothing else in the bed, `HTTPS_PROXY`. Images are still never pulled from outside.
* The listening socket is made inside the network namespace, connections out are made outside it: no interface, no
  route, no sysctl is touched, and when the command ends the way is gone.
* CONNECT and plain HTTP requests, nothing more. It listens for whoever is inside the bed.
"""

from __future__ import annotations

import contextlib
import select
import socket
import socketserver
import subprocess
import sys
import threading
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from testbed import netns

if TYPE_CHECKING:
    from collections.abc import Iterator

HEAD_LIMIT = 65_536
CONNECT_SECONDS = 20.0
IDLE_SECONDS = 900.0
"""A model may think for long before its first word."""
PIECE = 65_536
NEAR = "127.0.0.1,localhost,192.0.2.77,10.0.0.0/8"
"""What is in the bed itself is not asked for outside."""


@contextlib.contextmanager
def proxy(name: str | None) -> Iterator[dict[str, str]]:
    """Opens a way out of a network namespace (of this network when None) and gives the variables that name it.

    A process of its own carries the bytes: the caller forks, and must stay without threads. It ends with the caller.
    """
    with _listen() if name is None else netns.call(name, _listen) as listener:
        port = listener.getsockname()[1]
        words = [sys.executable, "-m", "testbed.outward", str(listener.fileno())]
        carrier = subprocess.Popen(words, stdin=subprocess.PIPE, pass_fds=[listener.fileno()], start_new_session=True)
    with carrier:
        try:
            yield _variables(port)
        finally:
            carrier.kill()


def main() -> None:
    """Carries bytes for whoever connects to an open socket, until standard input ends."""
    with _Server(socket.socket(fileno=int(sys.argv[1]))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        sys.stdin.buffer.read()


def _listen() -> socket.socket:
    return socket.create_server(("127.0.0.1", 0))


def _variables(port: int) -> dict[str, str]:
    address = f"http://127.0.0.1:{port}"
    names = ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy")
    return {**dict.fromkeys(names, address), "NO_PROXY": NEAR, "no_proxy": NEAR}


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, listener: socket.socket) -> None:
        super().__init__(("", 0), _Connection, bind_and_activate=False)
        self.socket.close()
        self.socket = listener


class _Connection(socketserver.BaseRequestHandler):
    request: socket.socket

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            self.request.settimeout(CONNECT_SECONDS)
            head, rest = _head(self.request)
            method, _, target = head.partition(b"\r\n")[0].rpartition(b" ")[0].partition(b" ")
            with _outside(method, target) as outer:
                if method == b"CONNECT":
                    self.request.sendall(b"HTTP/1.1 200 Connection established\r\n\r\n")
                else:
                    outer.sendall(_asked_directly(head, target))
                outer.sendall(rest)
                _relay(self.request, outer)
            return
        with contextlib.suppress(OSError):
            self.request.sendall(b"HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\nContent-Length: 0\r\n\r\n")


def _head(client: socket.socket) -> tuple[bytes, bytes]:
    """Returns the head of a request with its empty line, and what was read beyond it."""
    read = b""
    while b"\r\n\r\n" not in read:
        piece = client.recv(PIECE)
        if not piece or len(read) > HEAD_LIMIT:
            raise ConnectionError("no request")
        read += piece
    head, _, rest = read.partition(b"\r\n\r\n")
    return head + b"\r\n\r\n", rest


def _outside(method: bytes, target: bytes) -> socket.socket:
    address = urlsplit(f"//{target.decode('ascii')}" if method == b"CONNECT" else target.decode("ascii"))
    if not address.hostname:
        raise ConnectionError("no host")
    return socket.create_connection((address.hostname, address.port or 80), timeout=CONNECT_SECONDS)


def _asked_directly(head: bytes, target: bytes) -> bytes:
    """Returns the request as its server wants it: a path instead of a whole address, one request a connection."""
    parts = urlsplit(target)
    path = (parts.path or b"/") + (b"?" + parts.query if parts.query else b"")
    line, _, fields = head.partition(b"\r\n")
    kept = [field for field in fields.split(b"\r\n") if not field.lower().startswith((b"proxy-", b"connection:"))]
    return line.replace(target, path, 1) + b"\r\nConnection: close\r\n" + b"\r\n".join(kept)


def _relay(one: socket.socket, other: socket.socket) -> None:
    """Carries bytes both ways until one side has nothing more to say, or both are silent for too long."""
    while True:
        ready, _, _ = select.select([one, other], [], [], IDLE_SECONDS)
        if not ready:
            return
        for source in ready:
            piece = source.recv(PIECE)
            if not piece:
                return
            (other if source is one else one).sendall(piece)


if __name__ == "__main__":
    main()
