"""`lint-scripts`: finds what the deploy commands of scripts, Makefiles and workflows risk; hands over to the linter.

The linter is another program of this installation. Its exit codes are its own: 0 clean, 1 findings, 2 a wrong call,
3 nothing found to look at, 4 a fault of the linter.
"""

import argparse

from deploy_production.cli.session import Session

SUMMARY = "find risky deploy commands in scripts, Makefiles and workflows"
_PASSED_ON = ("select", "ignore", "fail_on", "output_format", "baseline", "config")


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a script, a workflow, or a folder (default: .)")
    parser.add_argument("--select", metavar="CODES", help="ask these rules only, such as VS701,VS702")
    parser.add_argument("--ignore", metavar="CODES", help="leave these rules out")
    parser.add_argument(
        "--fail-on", choices=["error", "warning", "advice", "never"], help="what ends with 1 (default: warning)"
    )
    parser.add_argument("--output-format", metavar="FORMAT[:FILE]", help="full, concise, json, sarif, github, ...")
    parser.add_argument("--baseline", metavar="FILE", help="leave out the findings of this file")
    parser.add_argument("--config", metavar="FILE", help="the settings of the linter")


def execute(session: Session, arguments: argparse.Namespace) -> int:
    if getattr(arguments, "json", False) and arguments.output_format is None:
        arguments.output_format = "json"
    passed = [
        f"--{name.replace('_', '-')}={value}" for name in _PASSED_ON if (value := getattr(arguments, name)) is not None
    ]
    session.surroundings.hand_over("validators", ["scripts", *passed, "--", *(arguments.paths or ["."])])
