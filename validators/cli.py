"""The command `validate-skill`: reads skills, asks the rules, prints a report.

Ends with 0 when nothing is wrong, 1 for errors (with `--strict` for warnings too), 2 for a wrong command line or
nothing to look at, 3 for a fault of its own.
"""

import argparse
import os
import sys
import traceback
from collections.abc import Sequence
from enum import IntEnum

from .reporters import FORMATS
from .rule import Finding, Severity
from .rules import catalogue
from .runner import NothingFoundError, check_file, find_documents


class Exit(IntEnum):
    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    BUG = 3
    INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    options = _parser().parse_args(arguments)
    if options.list:
        return _list()
    if options.explain is not None:
        return _explain(options.explain)
    try:
        documents = find_documents(options.paths or ["."])
    except NothingFoundError as error:
        sys.stderr.write(f"validate-skill: {error}\n")
        return Exit.USAGE
    findings = [finding for path in documents for finding in check_file(path)]
    sys.stdout.write(FORMATS[options.format](findings, documents))
    return Exit.FINDINGS if _fails(findings, strict=options.strict) else Exit.CLEAN


def _fails(findings: Sequence[Finding], *, strict: bool) -> bool:
    return any(strict or finding.severity is Severity.ERROR for finding in findings)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="validate-skill",
        description="Checks skills that a program reads: gates, rollback procedures, flows, commands, frontmatter.",
        epilog="Ends with 0 when clean, 1 for findings, 2 for a wrong call, 3 for a fault of its own.",
    )
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a SKILL.md, or a directory to search (default: .)")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="how to report (default: text)")
    parser.add_argument("--strict", action="store_true", help="let warnings fail too")
    parser.add_argument("--list", action="store_true", help="list the rules and end")
    parser.add_argument("--explain", metavar="RULE", help="say why a rule is there, with examples, and end")
    return parser


def _list() -> int:
    width = max(len(entry.id) for entry in catalogue())
    for entry in catalogue():
        sys.stdout.write(f"{entry.id:<{width}}  {entry.rule.severity:<7}  {entry.rule.summary}\n")
    return Exit.CLEAN


def _explain(rule: str) -> int:
    entry = next((entry for entry in catalogue() if entry.id == rule.replace("_", "-")), None)
    if entry is None:
        known = ", ".join(entry.id for entry in catalogue())
        sys.stderr.write(f"validate-skill: no rule is called {rule!a}; the rules are {known}\n")
        return Exit.USAGE
    sys.stdout.write(f"{entry.id} ({entry.rule.severity}): {entry.rule.summary}\n\n{entry.description}\n")
    for title, example in (("Bad", entry.bad), ("Good", entry.good)):
        indented = "".join(f"    {line}\n" for line in example.rstrip("\n").split("\n"))
        sys.stdout.write(f"\n{title}:\n\n{indented}")
    return Exit.CLEAN


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
    except Exception:  # noqa: BLE001 -- the one boundary: whatever else happens is a bug, and exit code 3 says so
        traceback.print_exc()
        sys.stderr.write("validate-skill: this is a fault of the program, not of your skill; please report it\n")
        code = Exit.BUG
    sys.exit(code)
