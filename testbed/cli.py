"""The command line of the test bed: one clear message for every error, no traceback."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import bed, build, commands, records, requirements
from testbed.errors import BedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

FAILED = 1
INTERRUPTED = 130


def main(arguments: Sequence[str]) -> int:
    """Runs one command and returns its exit code."""
    chosen = _parser().parse_args(arguments)
    action: Callable[[argparse.Namespace], int] = chosen.action
    try:
        return action(chosen)
    except BedError as error:
        print(f"testbed: {error}", file=sys.stderr)
        return FAILED
    except OSError as error:
        print(f"testbed: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        print("testbed: interrupted", file=sys.stderr)
        return INTERRUPTED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="testbed", description="A private Kubernetes cluster with engine and registry."
    )
    commands_of = parser.add_subparsers(required=True, metavar="COMMAND")
    start = commands_of.add_parser("up", help="start a bed that stays until `down`")
    _starting(start)
    start.add_argument("--dir", type=Path, help="folder of the bed (default: a new one below the temporary folder)")
    start.add_argument("--json", action="store_true", help="print the bed as JSON")
    start.set_defaults(action=_up)
    end = commands_of.add_parser("down", help="remove a bed with all its traces")
    which = end.add_mutually_exclusive_group()
    which.add_argument("--dir", type=Path, help="folder of the bed (default: the only one)")
    which.add_argument("--all", action="store_true", help="every bed of this machine, also what dead ones left")
    end.set_defaults(action=_down)
    commands_of.add_parser("status", help="list beds and their daemons").set_defaults(action=_status)
    variables = commands_of.add_parser("env", help="print shell lines that set the bed's variables")
    variables.add_argument("--dir", type=Path)
    variables.set_defaults(action=_env)
    make = commands_of.add_parser("build", help="build the binaries and base images that beds share")
    make.add_argument("--install", action="store_true", help="install missing packages first (root, Debian)")
    make.set_defaults(action=_build)
    within = commands_of.add_parser("run", help="start a bed, run a command in it, remove the bed")
    _starting(within)
    _command(within, _run)
    inside = commands_of.add_parser("exec", help="run a command in a bed that runs")
    inside.add_argument("--dir", type=Path)
    inside.add_argument("--internet", action="store_true", help="give the command a proxy out of the bed's network")
    _command(inside, _exec)
    return parser


def _starting(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--provider", default="auto", choices=("auto", "builtin", "kind", "context"))
    parser.add_argument("--with", dest="parts", default="prometheus", metavar="PARTS", help="prometheus,postgres,node")
    parser.add_argument("--context", help="provider context: the name of the kubeconfig context")
    parser.add_argument("--context-again", help="the same name again, on purpose")
    parser.add_argument("--registry", help="provider context: a registry that its nodes can pull from, host:port")


def _command(parser: argparse.ArgumentParser, action: Callable[[argparse.Namespace], int]) -> None:
    parser.add_argument("words", nargs=argparse.REMAINDER, metavar="-- COMMAND")
    parser.set_defaults(action=action)


def _up(chosen: argparse.Namespace) -> int:
    started = bed.up(
        directory=chosen.dir,
        provider=chosen.provider,
        parts=_parts(chosen),
        options=_options(chosen),
        say=_note,
    )
    print(bed.as_json(started) if chosen.json else commands.describe(started))
    return 0


def _down(chosen: argparse.Namespace) -> int:
    if not chosen.all:
        bed.down(_which(chosen.dir), say=_note)
        return 0
    return commands.down_all(say=_note)


def _status(_: argparse.Namespace) -> int:
    print(commands.status())
    return 0


def _env(chosen: argparse.Namespace) -> int:
    print(bed.export_lines(bed.Bed.load(_which(chosen.dir))))
    return 0


def _build(chosen: argparse.Namespace) -> int:
    if chosen.install:
        requirements.install(say=_note)
    commands.build(build.cache(), say=_note)
    return 0


def _run(chosen: argparse.Namespace) -> int:
    return commands.run(
        _words(chosen),
        provider=chosen.provider,
        parts=_parts(chosen),
        options=_options(chosen),
        say=_note,
    )


def _exec(chosen: argparse.Namespace) -> int:
    execute = commands.execute_with_internet if chosen.internet else commands.execute
    return execute(bed.Bed.load(_which(chosen.dir)), _words(chosen))


def _which(directory: Path | None) -> Path:
    if directory is not None:
        return directory.absolute()
    found = records.every()
    if len(found) != 1:
        advice = "\n".join(str(record.directory) for record in found) or "Start one: `python -m testbed up`."
        raise BedError(f"{len(found) or 'no'} test beds run here; name one by --dir", advice=advice)
    return found[0].directory


def _parts(chosen: argparse.Namespace) -> frozenset[str]:
    return frozenset(part.strip() for part in chosen.parts.split(",") if part.strip())


def _options(chosen: argparse.Namespace) -> dict[str, str]:
    given = {"context": chosen.context, "context-again": chosen.context_again, "registry": chosen.registry}
    return {name: value for name, value in given.items() if value is not None}


def _words(chosen: argparse.Namespace) -> list[str]:
    words: list[str] = chosen.words[1:] if chosen.words[:1] == ["--"] else chosen.words
    if not words:
        raise BedError("no command is given", advice="Put it after `--`: `python -m testbed run -- COMMAND`.")
    return words


def _note(text: str) -> None:
    print(text, file=sys.stderr, flush=True)
