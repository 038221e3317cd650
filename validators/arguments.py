"""The command line: what can be written, and what it means as settings.

The options stand in one table, and two readers use it. The first knows plain lines only, and answers before the second,
`argparse`, is even imported: that would take as long as all rules. Whatever it does not understand, and every error,
is left to `argparse`.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any

from .note import Profile, Severity
from .record import record
from .reporters import FORMATS

if TYPE_CHECKING:
    import argparse

_EPILOG = """\
validate-skill scripts [PATH]  check the commands of shell scripts, Makefiles and workflows;
                               --fail-on is warning here
validate-skill rules           list the rules
validate-skill rule CODE       explain one, with examples
validate-skill settings-schema print the JSON Schema of the settings

Ends with 0 when clean, 1 for findings, 2 for a wrong call or wrong settings, 3 for nothing to look at, 4 for a bug.
"""
_MOST_JOBS = 256


class Options:
    """What a command line says, under the names of its options."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.profile: str | None = None
        self.select: list[str] = []
        self.extend_select: list[str] = []
        self.ignore: list[str] = []
        self.fail_on: str | None = None
        self.output_format: list[str] = []
        self.baseline: str | None = None
        self.update_baseline = False
        self.fix = False
        self.unsafe_fixes = False
        self.diff = False
        self.stdin_filename: str | None = None
        self.config: str | None = None
        self.isolated = False
        self.show_settings = False
        self.jobs: int | None = None


def _format(value: str) -> str:
    if value.partition(":")[0] not in FORMATS:
        raise ValueError(f"no format is called {value!a}; there are {', '.join(FORMATS)}")
    return value


def _count(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= _MOST_JOBS:
        raise ValueError(f"{value!a} is no number from 1 to {_MOST_JOBS}")
    return int(value)


@record
class Option:
    said: str
    value: str = ""
    """What stands behind it, as the help calls it; nothing for an option without a value."""
    is_many: bool = False
    """It may be given again."""
    choices: tuple[str, ...] = ()
    reads: Callable[[str], Any] = str
    """Makes a value of the text, or raises a `ValueError` whose message says what is wrong."""


_PROFILES = tuple([profile.value for profile in Profile])
_LEVELS = (*[level.value for level in Severity], "never")
_GROUPS: dict[str, dict[str, Option]] = {
    "which rules": {
        "--profile": Option(said="whose laws to apply", value="PROFILE", choices=_PROFILES),
        "--select": Option(said="ask these rules only: VS101, VS4, a slug, or ALL", value="CODES", is_many=True),
        "--extend-select": Option(said="ask these rules too", value="CODES", is_many=True),
        "--ignore": Option(said="leave these rules out", value="CODES", is_many=True),
    },
    "reports": {
        "--fail-on": Option(said="what ends with 1 (default: error)", value="LEVEL", choices=_LEVELS),
        "--output-format": Option(
            said=f"how to report, and where to; may be given again: {', '.join(FORMATS)}",
            value="FORMAT[:FILE]",
            is_many=True,
            reads=_format,
        ),
        "--baseline": Option(said="leave out the findings of this file", value="FILE"),
        "--update-baseline": Option(said="write the baseline, and end with 0"),
    },
    "fixes": {
        "--fix": Option(said="apply the fixes that keep what a document means"),
        "--unsafe-fixes": Option(said="apply all fixes; look at what they did"),
        "--diff": Option(said="show what the fixes would do, and change nothing"),
    },
    "sources": {
        "--stdin-filename": Option(said="where the text of standard input stands", value="PATH"),
        "--config": Option(said="the settings to use", value="FILE"),
        "--isolated": Option(said="use no settings file"),
        "--show-settings": Option(said="print the settings that count, and end"),
        "--jobs": Option(said="processes for many files (default: one a core)", value="N", reads=_count),
    },
}
_BY_NAME = {name: option for group in _GROUPS.values() for name, option in group.items()}


def read_options(arguments: Sequence[str]) -> Options:
    """Reads a command line; ends the process when it is wrong, or asks for help."""
    return _plainly(arguments) or _by_argparse(arguments)


def _by_argparse(arguments: Sequence[str]) -> Options:
    options = Options()
    for name, value in vars(parser().parse_intermixed_args(arguments)).items():
        # What was not given is None there; the default of a list must not be shared.
        if value is not None:
            setattr(options, name, value)
    return options


def _plainly(arguments: Iterable[str]) -> Options | None:
    options = Options()
    words = iter(arguments)
    for word in words:
        if not word.startswith("-") or word == "-":
            options.paths.append(word)
        elif word == "--":
            options.paths += words
        elif not _put(options, word, words):
            return None
    return options


def _put(options: Options, word: str, words: Iterable[str]) -> bool:
    """Takes an option, and the next word when that is its value; tells whether all was plain."""
    name, equals, given = word.partition("=")
    option = _BY_NAME.get(name)
    if option is None or (equals and not option.value):
        return False
    place = name[2:].replace("-", "_")
    if not option.value:
        setattr(options, place, True)
        return True
    text = given if equals else next(iter(words), "-")
    if text.startswith("-") or (option.choices and text not in option.choices):
        return False
    try:
        value = option.reads(text)
    except ValueError:
        return False
    if option.is_many:
        getattr(options, place).append(value)
    else:
        setattr(options, place, value)
    return True


def parser() -> "argparse.ArgumentParser":
    """Returns what reads any command line, tells what is wrong with it, and prints the help."""
    from argparse import ArgumentParser, RawDescriptionHelpFormatter

    class Help(RawDescriptionHelpFormatter):
        """One width everywhere: asking the terminal for its own costs more than reading a skill."""

        def __init__(self, prog: str) -> None:
            super().__init__(prog, width=110)

    made = ArgumentParser(
        prog="validate-skill",
        description="Checks skills, plugins and marketplaces: frontmatter, descriptions, control blocks, commands.",
        epilog=_EPILOG,
        formatter_class=Help,
        allow_abbrev=False,
    )
    made.add_argument("paths", nargs="*", metavar="PATH", help="a SKILL.md, a folder to search, or - (default: .)")
    for title, options in _GROUPS.items():
        group = made.add_argument_group(title)
        for name, option in options.items():
            if option.value:
                group.add_argument(
                    name,
                    action="append" if option.is_many else "store",
                    type=_told(option.reads),
                    choices=option.choices or None,
                    metavar=None if option.choices else option.value,
                    help=option.said,
                )
            else:
                group.add_argument(name, action="store_true", help=option.said)
    return made


def _told(reads: Callable[[str], Any]) -> Callable[[str], Any]:
    """Makes `argparse` print the reason, which it does for one kind of error only."""
    from argparse import ArgumentTypeError

    def read(value: str) -> Any:
        try:
            return reads(value)
        except ValueError as error:
            raise ArgumentTypeError(str(error)) from error

    return read


def given(options: Options) -> dict[str, Any]:
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
