"""The first process of the private namespace: runs shell texts and says what they reached.

* Standard library only. Reads one JSON object per line on its standard input, writes one per line.
* Every text starts in a fresh copy of the world; when it is done, nothing it started is alive.
* What counts: programs that a stub stands for, requests to the addresses of a cluster or a docker engine,
  and changes under the folders that belong to the product or to the client's settings.
"""

import fcntl
import http.server
import json
import os
import shutil
import signal
import socket
import socketserver
import ssl
import struct
import sys
import threading
import time
from pathlib import Path

HOME = Path("/home/dev")
PROJECT = HOME / "shop"
LOG = Path("/record/calls")
OUTPUT = Path("/record/output")
SOCKET = Path("/run/docker.sock")
WATCHED = (HOME / ".claude", HOME / ".local/state", HOME / ".kube")
ENVIRONMENT = {
    "HOME": str(HOME),
    "USER": "dev",
    "LOGNAME": "dev",
    "SHELL": "/bin/bash",
    "TERM": "xterm",
    "LANG": "C.UTF-8",
    "PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin",
    "CLAUDE_PLUGIN_DATA": str(HOME / ".claude/plugins/data/deploy-production"),
}
WITH_SHIMS = {
    "PATH": f"/opt/plugin/shims:{ENVIRONMENT['PATH']}",
    "DEPLOY_PRODUCTION_GUARD_DATA": "/record/data",
    "DEPLOY_PRODUCTION_GUARD_PROJECT": str(PROJECT),
}
"""A shell in which the session's start has put the shims first; without a session's id they take it for a fork."""
PLAIN, SECURE = (80, 2375, 8001, 8080), (443, 2376, 6443, 8443, 10250)
MARKER = "/marker"
_SETTLE = 2.0


class Seen:
    """Requests, and how many connections are over; told by the servers' threads, waited for by the driver."""

    def __init__(self) -> None:
        self.requests: list[list[str]] = []
        self.over = 0
        self.changed = threading.Condition()

    def request(self, method: str, path: str) -> None:
        with self.changed:
            self.requests.append([method, path])
            self.changed.notify_all()

    def done(self) -> None:
        with self.changed:
            self.over += 1
            self.changed.notify_all()


SEEN = Seen()


class Recorder(http.server.BaseHTTPRequestHandler):
    """Answers every request with an empty object and keeps its method and path."""

    protocol_version = "HTTP/1.0"

    def handle_one_request(self) -> None:
        words = self.rfile.readline(65536).decode("latin-1").split()
        if len(words) >= 2:
            SEEN.request(words[0], words[1])
            self.wfile.write(b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}")
        self.close_connection = True


class TcpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True

    def get_request(self) -> tuple[socket.socket, object]:
        try:
            return super().get_request()
        except OSError:
            SEEN.done()
            raise

    def shutdown_request(self, request: object) -> None:
        super().shutdown_request(request)
        SEEN.done()

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news."""


class UnixServer(socketserver.UnixStreamServer):
    """One connection after the other, so that the driver's own comes last."""

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that goes away is no news."""


def serve() -> None:
    _loopback()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain("/.kit-certificate")
    servers: list[socketserver.BaseServer] = [TcpServer(("127.0.0.1", port), Recorder) for port in PLAIN]
    for port in SECURE:
        secure = TcpServer(("127.0.0.1", port), Recorder)
        secure.socket = context.wrap_socket(secure.socket, server_side=True)
        servers.append(secure)
    servers.append(UnixServer(str(SOCKET), Recorder))
    Path("/var/run/docker.sock").symlink_to(SOCKET)
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()


def _loopback() -> None:
    up, set_flags = 0x1, 0x8914
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as plain:
        fcntl.ioctl(plain, set_flags, struct.pack("16sH14x", b"lo", up))


def opened() -> int:
    """How many connections anybody has opened to a server of this namespace, by the kernel's count."""
    names, values = [line.split() for line in Path("/proc/net/snmp").read_text().splitlines() if line[:4] == "Tcp:"]
    return int(values[names.index("PassiveOpens")])


def settle(connections: int) -> list[list[str]]:
    """Waits until that many connections are over, and those of the socket too; returns what they asked for."""
    with socket.socket(socket.AF_UNIX) as marker:
        marker.connect(str(SOCKET))
        marker.send(f"GET {MARKER} HTTP/1.0\r\n\r\n".encode())
        with SEEN.changed:
            SEEN.changed.wait_for(lambda: ["GET", MARKER] in SEEN.requests and SEEN.over >= connections, _SETTLE)
            return [request for request in SEEN.requests if request[1] != MARKER]


def fresh(context: str) -> None:
    """Puts the world back to what it was, with this current context in the kubeconfig."""
    for folder in (HOME, Path("/tmp"), Path("/var/tmp")):
        for path in folder.iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                path.unlink()
    shutil.copytree("/template", HOME, symlinks=True, dirs_exist_ok=True)
    config = HOME / ".kube/config"
    config.write_text(config.read_text().replace("current-context: production", f"current-context: {context}"))
    for path in (LOG, OUTPUT):
        path.write_bytes(b"")
    SEEN.requests.clear()


def stamp() -> dict[str, str]:
    """What stands in the watched folders: path -> its bytes and mode."""
    files = [path for top in WATCHED for path in top.rglob("*") if path.is_file()]
    return {str(path): f"{path.stat().st_mode} {path.read_bytes()!r}" for path in files}


def run(shell: str, text: str, seconds: float, *, shims: bool) -> dict[str, object]:
    """Runs one text the way the client's shell tool does."""
    before, connections = stamp(), SEEN.over - opened()
    quoted = "'" + text.replace("'", "'\\''") + "'"
    setting = "shopt -s expand_aliases; shopt -u extglob; " if shell == "bash" else ""
    output = os.open(OUTPUT, os.O_WRONLY | os.O_APPEND)
    started = os.posix_spawnp(
        shell,
        [shell, *(["-f"] if shell == "zsh" else []), "-c", f"{setting}eval {quoted} < /dev/null"],
        ENVIRONMENT | (WITH_SHIMS if shims else {}),
        file_actions=[
            (os.POSIX_SPAWN_OPEN, 0, "/dev/null", os.O_RDONLY, 0),
            (os.POSIX_SPAWN_DUP2, output, 1),
            (os.POSIX_SPAWN_DUP2, output, 2),
        ],
        setsigmask=[],
        setsigdef=[signal.SIGPIPE, signal.SIGCHLD, signal.SIGINT],
    )
    os.close(output)
    status = _wait(started, seconds)
    requests = settle(connections + opened())
    calls = split(LOG.read_bytes())
    said = OUTPUT.read_bytes()[:4000].decode("utf-8", "replace")
    after = stamp()
    changed = sorted(path for path in {*before, *after} if before.get(path) != after.get(path))
    return {"calls": calls, "requests": requests, "changed": changed, "status": status, "said": said}


def _wait(started: int, seconds: float) -> "int | None":
    """Waits until everything is over, then ends what is still there; None when the text itself had to be ended."""
    status = None
    end = time.monotonic() + seconds
    while True:
        try:
            pid, code = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return status
        if pid == started:
            status = os.waitstatus_to_exitcode(code)
            end = min(end, time.monotonic() + 1.5)
        if pid:
            continue
        left = end - time.monotonic()
        if left <= 0:
            break
        signal.sigtimedwait([signal.SIGCHLD], left)
    os.kill(-1, signal.SIGKILL)
    try:
        while True:
            os.waitpid(-1, 0)
    except ChildProcessError:
        return status


def split(log: bytes) -> list[list[str]]:
    """Takes the records of the stubs apart: each is a count, a name and that many arguments."""
    fields = [field.decode("utf-8", "replace") for field in log.split(b"\0")[:-1]]
    calls, at = [], 0
    while at < len(fields):
        count = int(fields[at])
        calls.append(fields[at + 1 : at + 2 + count])
        at += 2 + count
    return calls


def say(answer: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> None:
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    HOME.mkdir()
    os.umask(0o022)
    serve()
    say({"ready": True})
    for line in sys.stdin:
        wanted = json.loads(line)
        fresh(wanted["context"])
        os.chdir(PROJECT)
        say(run(wanted["shell"], wanted["text"], wanted["seconds"], shims=wanted["shims"]))
        os.chdir("/")


if __name__ == "__main__":
    main()
