"""The command line: parses, opens the application lazily, runs one command, and ends with a documented exit code."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from deploy_production.cli.boundary import guard
from deploy_production.cli.commands import COMMANDS
from deploy_production.cli.screen import Mode, Screen, choose_mode
from deploy_production.cli.session import Session
from deploy_production.cli.surroundings import Surroundings, process_surroundings
from deploy_production.cli.usage import Parser
from deploy_production.errors import ExitCode
from deploy_production.installed import require

_EPILOG = (
    "Exit codes: 0 done, 2 usage, 3 input, 4 environment, 5 record, 10/11 gate, 20 rolled back, 21 ROLLBACK FAILED, \
22 held, 23 failed before any write, 30 timed out, 40 inconclusive, 50 aborted, 60 locked, 61 frozen, 62 plan drift, \
70 internal, 130 interrupted."
)


def run() -> None:
    """The console script."""
    require("deploy", program="deploy-production", exit_code=ExitCode.ENVIRONMENT)
    sys.exit(main(sys.argv[1:], process_surroundings()))


def main(argv: Sequence[str], surroundings: Surroundings) -> int:
    """Runs one command line and returns its exit code."""
    # Until the line is parsed, this is all that is known about how to show a failure.
    screen = Screen(
        mode=Mode.JSON if "--json" in argv else Mode.PLAIN, stdout=surroundings.stdout, stderr=surroundings.stderr
    )
    parsed: list[argparse.Namespace] = []

    def parse() -> int:
        parsed.append(build_parser().parse_args(argv))
        return 0

    code = guard(parse, screen=screen, surroundings=surroundings)
    if not parsed:
        return code
    return _execute(parsed[0], surroundings)


def _execute(arguments: argparse.Namespace, surroundings: Surroundings) -> int:
    mode = choose_mode(
        json_wanted=getattr(arguments, "json", False),
        plain_wanted=getattr(arguments, "plain", False),
        stdout=surroundings.stdout,
        environment=surroundings.environment,
    )
    screen = Screen(mode=mode, stdout=surroundings.stdout, stderr=surroundings.stderr)
    session = Session(surroundings=surroundings, screen=screen, repository=getattr(arguments, "repository", None))
    command = COMMANDS[arguments.command]
    return int(guard(lambda: command.execute(session, arguments), screen=screen, surroundings=surroundings))


def build_parser() -> Parser:
    """Returns the parser of the whole command line."""
    parser = Parser(
        prog="deploy-production",
        description="Gated production deploys to Kubernetes, with exact rollback.",
        epilog=_EPILOG,
    )
    _add_common(parser)
    verbs = parser.add_subparsers(dest="command", metavar="COMMAND", required=True, title="commands")
    for name, command in COMMANDS.items():
        verb = verbs.add_parser(name, help=command.SUMMARY, description=command.SUMMARY)
        _add_common(verb)
        command.configure(verb)
    return parser


def _add_common(parser: argparse.ArgumentParser) -> None:
    # SUPPRESS keeps a verb from resetting what was said before it: the options may stand on either side.
    group = parser.add_argument_group("common options")
    group.add_argument(
        "--repository",
        type=Path,
        metavar="DIR",
        default=argparse.SUPPRESS,
        help="a directory in the git repository that is released (default: the current one)",
    )
    group.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="write JSON to stdout, one document per line"
    )
    group.add_argument(
        "--plain",
        "--no-color",
        dest="plain",
        action="store_true",
        default=argparse.SUPPRESS,
        help="plain lines with times, no colour and no progress (the default without a terminal and in CI)",
    )
