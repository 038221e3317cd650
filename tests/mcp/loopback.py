"""The shipped server over HTTP on 127.0.0.1, for the conformance suite: `python -m tests.mcp.loopback [fixtures]`.

The product itself speaks stdio and nothing else. The use cases are recorded ones, so there is nothing to change here.
The first line on stdout is the address.
"""

import socket
import sys

import uvicorn

from mcp_server.audit import Audit
from mcp_server.face import Face
from mcp_server.pace import Pace
from mcp_server.server import Server, build_server
from tests.simulators.clock import FakeClock
from tests.simulators.usecases import RecordedUseCases


def a_server() -> Server:
    use_cases = RecordedUseCases(FakeClock())
    face, audit = Face(lambda: use_cases, actor="mcp:tester"), Audit(lambda *_: None, use_cases.clock, session="")
    return build_server(face, version="0.1.0", log=lambda _: None, audit=audit, pace=Pace(use_cases.clock))


def main() -> None:
    server = a_server()
    if "fixtures" in sys.argv[1:]:
        from tests.mcp.fixtures import add_fixtures

        add_fixtures(server)
    listening = socket.create_server(("127.0.0.1", 0))
    sys.stdout.write(f"http://127.0.0.1:{listening.getsockname()[1]}/mcp\n")
    sys.stdout.flush()
    configured = uvicorn.Config(server.streamable_http_app(host="127.0.0.1"), log_level="warning")
    uvicorn.Server(configured).run(sockets=[listening])


if __name__ == "__main__":
    main()
