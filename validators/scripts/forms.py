"""What a file with commands is, by its name and its first line: shell script, Makefile, workflow, or none of these."""

from enum import StrEnum

from ..lazy import pattern

_SHELL = pattern(r".*\.(?:sh|bash|zsh|ksh)")
_MAKE = pattern(r"(?:GNU)?[Mm]akefile(?:\..*)?|.*\.mk")
_YAML = pattern(r".*\.ya?ml")
_PIPELINE = pattern(
    r"(?:.*/)?(?:"
    r"\.github/workflows/[^/]+\.ya?ml|action\.ya?ml|(?:[^/]*\.)?gitlab-ci\.ya?ml|\.circleci/[^/]+\.ya?ml"
    r"|azure-pipelines[^/]*\.ya?ml|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|\.woodpecker(?:/[^/]+)?\.ya?ml"
    r"|\.buildkite/[^/]+\.ya?ml|cloudbuild\.ya?ml|buildspec[^/]*\.ya?ml|\.travis\.ya?ml|[Tt]askfile\.ya?ml)"
)
_SHEBANG = pattern(r"#![^\n]*\b(?:ba|z|k|da)?sh\b")


class Form(StrEnum):
    SHELL = "shell"
    MAKE = "makefile"
    PIPELINE = "pipeline"
    """YAML in which some values are shell text."""


def form_of(path: str) -> Form | None:
    """Returns what a file is by its path, None when only its first line can tell, or when it holds no commands."""
    whole = path.replace("\\", "/")
    name = whole.rpartition("/")[2]
    if _SHELL().fullmatch(name):
        return Form.SHELL
    if _MAKE().fullmatch(name):
        return Form.MAKE
    return Form.PIPELINE if _PIPELINE().fullmatch(whole) else None


def form_of_named(path: str) -> Form:
    """Returns what a file is to be read as that somebody named: YAML is a pipeline, anything unknown a shell script."""
    name = path.rpartition("/")[2]
    return form_of(path) or (Form.PIPELINE if _YAML().fullmatch(name) else Form.SHELL)


def begins_as_shell(first: str) -> bool:
    """Tells whether a text begins with the line of a shell script."""
    return _SHEBANG().match(first) is not None
