"""The command `validate-skill`: reads skills, plugins and marketplaces, asks the rules, prints or writes reports.

Ends with 0 when nothing is as bad as `--fail-on`, 1 when something is, 2 for a wrong command line or settings, 3 when
there was nothing to look at, 4 for a fault of its own.
"""

import argparse
import os
import sys
from collections.abc import Sequence
from enum import IntEnum

from .discovery import NothingFoundError, Target, find_targets
from .policy import Policy
from .reporters import FORMATS, render
from .rule import Profile, Severity
from .runner import Report, check_targets

COMMANDS = ("rule", "rules")


class Exit(IntEnum):
    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING = 3
    BUG = 4
    INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in COMMANDS:
        from . import explaining

        return explaining.main(given)
    options = _parser().parse_args(given)
    try:
        targets = find_targets(options.paths or ["."])
    except NothingFoundError as error:
        sys.stderr.write(f"validate-skill: {error}\n")
        return Exit.NOTHING
    return _check(targets, options)


def _check(targets: list[Target], options: argparse.Namespace) -> int:
    policy = Policy(
        profile=Profile(options.profile or Profile.CLAUDE_CODE),
        select=_listed(options.select),
        ignore=_listed(options.ignore),
    )
    report = check_targets(targets, policy)
    for wanted in options.output_format or ["full"]:
        _write(wanted, report)
    return _verdict(report, options.fail_on or Severity.ERROR)


def _listed(values: list[str] | None) -> tuple[str, ...]:
    return tuple(name.strip() for value in values or [] for name in value.split(",") if name.strip())


def _write(wanted: str, report: Report) -> None:
    name, _, path = wanted.partition(":")
    text = render(name, report)
    if path:
        from .disk import write_bytes

        write_bytes(path, text.encode("utf-8", errors="replace"))
    else:
        sys.stdout.write(text)


def _verdict(report: Report, fail_on: str) -> int:
    for fault in report.faults:
        sys.stderr.write(f"validate-skill: {fault.code} broke on {fault.path}; please report it:\n{fault.trace}")
    if report.faults:
        return Exit.BUG
    if fail_on == "never":
        return Exit.CLEAN
    worst = Severity(fail_on).rank
    return Exit.FINDINGS if any(finding.severity.rank <= worst for finding in report.findings) else Exit.CLEAN


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="validate-skill",
        description="Checks skills, plugins and marketplaces: frontmatter, descriptions, control blocks, commands.",
        epilog="Ends with 0 when clean, 1 for findings, 2 for a wrong call, 3 for nothing to look at, 4 for a bug. "
        "validate-skill rules lists the rules, validate-skill rule CODE explains one.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a SKILL.md, or a folder to search (default: .)")
    parser.add_argument("--profile", choices=[profile.value for profile in Profile], help="whose laws to apply")
    parser.add_argument("--select", action="append", metavar="CODES", help="ask these rules only: VS101,VS4,slug")
    parser.add_argument("--ignore", action="append", metavar="CODES", help="leave these rules out")
    parser.add_argument("--fail-on", choices=[*(level.value for level in Severity), "never"], help="what ends with 1")
    parser.add_argument(
        "--output-format",
        action="append",
        type=_format,
        metavar="FORMAT[:FILE]",
        help=f"how to report, and where to; may be given again: {', '.join(FORMATS)}",
    )
    return parser


def _format(value: str) -> str:
    if value.partition(":")[0] not in FORMATS:
        raise argparse.ArgumentTypeError(f"no format is called {value!a}; there are {', '.join(FORMATS)}")
    return value


def run() -> None:
    """Ends the process with the exit code of `main`; a fault of its own is told as one."""
    try:
        code = main()
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read our output is gone; the interpreter must not fail again while it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.FINDINGS
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except Exception:  # noqa: BLE001 -- the one boundary: whatever else happens is a bug, and exit code 4 says so
        import traceback

        traceback.print_exc()
        sys.stderr.write("validate-skill: this is a fault of the program, not of your skill; please report it\n")
        code = Exit.BUG
    sys.exit(code)
