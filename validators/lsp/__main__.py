"""`validate-skill-lsp`: the language server on stdin and stdout, from the same engine as the command."""

import sys
from typing import NoReturn

from ..exits import Exit

_REMEDY = "validate-skill-lsp needs pygls; install it with the extra lsp: deploy-production[lsp]\n"


def run() -> NoReturn:
    """Serves one editor until it says so or is gone; takes `--stdio`, as editors pass it, and nothing else."""
    unknown = [argument for argument in sys.argv[1:] if argument != "--stdio"]
    if unknown:
        sys.stderr.write(f"validate-skill-lsp: unknown argument {unknown[0]!a}; it speaks on stdin and stdout\n")
        sys.exit(Exit.USAGE)
    try:
        from .server import build_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"pygls", "lsprotocol"}:
            raise
        sys.stderr.write(_REMEDY)
        sys.exit(Exit.USAGE)
    build_server(_version()).start_io()
    sys.exit(Exit.CLEAN)


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("deploy-production")
    except PackageNotFoundError:
        return "0"


if __name__ == "__main__":
    run()
