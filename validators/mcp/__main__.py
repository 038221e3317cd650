"""`validate-skill-mcp`: an MCP server on stdin and stdout with one tool that only reads.

The project is the folder that `CLAUDE_PROJECT_DIR` names, else the current one.
"""

import os
import signal
import sys
from typing import NoReturn

from deploy_production.installed import require, version

from ..exits import Exit

_PROGRAM = "validate-skill-mcp"


def run() -> NoReturn:
    """The console script: serves until stdin ends or a signal asks to stop."""
    for number in (signal.SIGINT, signal.SIGTERM):
        # The SDK's reader blocks in a thread; there is nothing to put in order.
        signal.signal(number, signal.SIG_DFL)
    if sys.argv[1:]:
        sys.stderr.write(f"{_PROGRAM}: unknown argument {sys.argv[1]!a}; it speaks on stdin and stdout\n")
        sys.exit(Exit.USAGE)
    require("mcp", program=_PROGRAM, exit_code=Exit.USAGE)
    from .server import serve

    serve(os.environ.get("CLAUDE_PROJECT_DIR") or ".", version())
    sys.exit(Exit.CLEAN)


if __name__ == "__main__":
    run()
