"""The command line: what can be written, and what it means as settings."""

import argparse
from typing import Any

from .note import Profile, Severity
from .reporters import FORMATS

_EPILOG = """\
validate-skill scripts [PATH]  check the commands of shell scripts, Makefiles and workflows;
                               --fail-on is warning here
validate-skill rules           list the rules
validate-skill rule CODE       explain one, with examples
validate-skill settings-schema print the JSON Schema of the settings

Ends with 0 when clean, 1 for findings, 2 for a wrong call or wrong settings, 3 for nothing to look at, 4 for a bug.
"""


class _Help(argparse.RawDescriptionHelpFormatter):
    """One width everywhere: asking the terminal for its own costs more than reading a skill."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=110)


def parser() -> argparse.ArgumentParser:
    """Returns what reads the command line."""
    made = argparse.ArgumentParser(
        prog="validate-skill",
        description="Checks skills, plugins and marketplaces: frontmatter, descriptions, control blocks, commands.",
        epilog=_EPILOG,
        formatter_class=_Help,
        allow_abbrev=False,
    )
    made.add_argument("paths", nargs="*", metavar="PATH", help="a SKILL.md, a folder to search, or - (default: .)")
    _choices(made)
    _reports(made)
    _fixes(made)
    _sources(made)
    return made


def _choices(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("which rules")
    group.add_argument("--profile", choices=[profile.value for profile in Profile], help="whose laws to apply")
    for option, said in (
        ("--select", "ask these rules only: VS101, VS4, a slug, or ALL"),
        ("--extend-select", "ask these rules too"),
        ("--ignore", "leave these rules out"),
    ):
        group.add_argument(option, action="append", default=[], metavar="CODES", help=said)


def _reports(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("reports")
    group.add_argument(
        "--fail-on", choices=[*(level.value for level in Severity), "never"], help="what ends with 1 (default: error)"
    )
    group.add_argument(
        "--output-format",
        action="append",
        default=[],
        type=_format,
        metavar="FORMAT[:FILE]",
        help=f"how to report, and where to; may be given again: {', '.join(FORMATS)}",
    )
    group.add_argument("--baseline", metavar="FILE", help="leave out the findings of this file")
    group.add_argument("--update-baseline", action="store_true", help="write the baseline, and end with 0")


def _fixes(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("fixes")
    group.add_argument("--fix", action="store_true", help="apply the fixes that keep what a document means")
    group.add_argument("--unsafe-fixes", action="store_true", help="apply all fixes; look at what they did")
    group.add_argument("--diff", action="store_true", help="show what the fixes would do, and change nothing")


def _sources(made: argparse.ArgumentParser) -> None:
    group = made.add_argument_group("sources")
    group.add_argument("--stdin-filename", metavar="PATH", help="where the text of standard input stands")
    group.add_argument("--config", metavar="FILE", help="the settings to use")
    group.add_argument("--isolated", action="store_true", help="use no settings file")
    group.add_argument("--show-settings", action="store_true", help="print the settings that count, and end")
    group.add_argument("--jobs", type=_count, metavar="N", help="processes for many files (default: one a core)")


def _format(value: str) -> str:
    if value.partition(":")[0] not in FORMATS:
        raise argparse.ArgumentTypeError(f"no format is called {value!a}; there are {', '.join(FORMATS)}")
    return value


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 256:  # noqa: PLR2004 -- more helps nobody
        raise argparse.ArgumentTypeError(f"{value!a} is no number from 1 to 256")
    return int(value)


def given(options: argparse.Namespace) -> dict[str, Any]:
    """Returns what the command line says about settings, under the keys of the settings."""
    return {
        "profile": options.profile,
        "select": _listed(options.select),
        "extend-select": _listed(options.extend_select),
        "ignore": _listed(options.ignore),
        "fail-on": options.fail_on,
        "output-format": options.output_format,
        "baseline": options.baseline,
    }


def _listed(values: list[str]) -> list[str]:
    return [name.strip() for value in values for name in value.split(",") if name.strip()]
