"""`deploy-production-mcp`: the MCP server on stdin and stdout, for the repository that the environment names."""

from typing import NoReturn

from deploy_production.errors import ExitCode
from deploy_production.installed import require


def run() -> NoReturn:
    """The console script."""
    require("deploy", program="deploy-production-mcp", exit_code=ExitCode.ENVIRONMENT)
    from . import process

    process.run()


if __name__ == "__main__":
    run()
