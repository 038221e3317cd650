"""`validate-skill-lsp`: the language server on stdin and stdout, from the same engine as the command."""

import sys
from typing import NoReturn

from deploy_production.installed import require, version

from ..exits import Exit

_PROGRAM = "validate-skill-lsp"


def run() -> NoReturn:
    """Serves one editor until it says so or is gone; takes `--stdio`, as editors pass it, and nothing else."""
    unknown = [argument for argument in sys.argv[1:] if argument != "--stdio"]
    if unknown:
        sys.stderr.write(f"{_PROGRAM}: unknown argument {unknown[0]!a}; it speaks on stdin and stdout\n")
        sys.exit(Exit.USAGE)
    require("lsp", program=_PROGRAM, exit_code=Exit.USAGE)
    from .server import build_server

    build_server(version()).start_io()
    sys.exit(Exit.CLEAN)


if __name__ == "__main__":
    run()
