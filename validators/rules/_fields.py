"""The keys of a skill's frontmatter: those that Claude Code documents, those it keeps for itself, the standard's six.

A value is what the client's YAML makes of it, so `yes` is a text. Nothing here reads YAML or needs a library.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from ..frontmatter.head import Head, Reading


class Form(StrEnum):
    """What a key takes, as a message says it."""

    SCALAR = "a text or a number"
    FLAG = "true or false"
    NAMES = "a text or a list of texts"
    MAPPING = "a mapping"
    EFFORT = "low, medium, high, xhigh, max or a whole number"
    CONTEXT = "fork or inline"
    SHELL = "bash or powershell"


DOCUMENTED: Final[Mapping[str, Form]] = {
    "name": Form.SCALAR,
    "description": Form.SCALAR,
    "when_to_use": Form.SCALAR,
    "argument-hint": Form.SCALAR,
    "arguments": Form.NAMES,
    "disable-model-invocation": Form.FLAG,
    "user-invocable": Form.FLAG,
    "allowed-tools": Form.NAMES,
    "disallowed-tools": Form.NAMES,
    "disallowedTools": Form.NAMES,
    "model": Form.SCALAR,
    "effort": Form.EFFORT,
    "context": Form.CONTEXT,
    "agent": Form.SCALAR,
    "background": Form.FLAG,
    "hooks": Form.MAPPING,
    "paths": Form.NAMES,
    "shell": Form.SHELL,
    "version": Form.SCALAR,
    "license": Form.SCALAR,
    "compatibility": Form.SCALAR,
    "metadata": Form.MAPPING,
}
STANDARD: Final = frozenset({"name", "description", "license", "compatibility", "metadata", "allowed-tools"})
_INTERNAL_WORDS: Final = (
    "fallback created_by improved_by mcpServers lspServers agents outputStyles themes workflows channels monitors "
    "settings userConfig defaultEnabled default-enabled experimental dependencies displayName display-name author "
    "homepage repository keywords evals commands skills engines network"
)
INTERNAL: Final = frozenset(_INTERNAL_WORDS.split())
"""Known to the client, which writes them itself or reads them of plugins; no author of a skill needs them."""
_HOOK_EVENTS_WORDS: Final = (
    "PreToolUse PostToolUse PostToolUseFailure PostToolBatch Notification UserPromptSubmit UserPromptExpansion "
    "SessionStart SessionEnd Stop StopFailure SubagentStart SubagentStop PreCompact PostCompact PreModelSwitch "
    "PostModelSwitch PermissionRequest PermissionDenied Setup TeammateIdle TaskCreated TaskCompleted Elicitation "
    "ElicitationResult ConfigChange WorktreeCreate WorktreeRemove InstructionsLoaded CwdChanged FileChanged "
    "DirectoryAdded MessageDisplay"
)
HOOK_EVENTS: Final = frozenset(_HOOK_EVENTS_WORDS.split())
LOOSE_FLAGS: Final[Mapping[str, bool]] = {"yes": True, "on": True, "1": True, "no": False, "off": False, "0": False}
"""What counts as a truth since 2.1.218, and as nothing before."""
_ALIKE = 0.82
_LONGEST = 80
_SHORTEST = 4
_APART = 4


def is_read(head: Head) -> bool:
    """Tells whether the client has any key of it."""
    return head.reading in {Reading.READ, Reading.FALLBACK}


def is_known(key: str) -> bool:
    return key in DOCUMENTED or key in INTERNAL or key in HOOK_EVENTS


def squashed(name: str) -> str:
    """Returns a name without what spellings differ in."""
    return name.lower().replace("-", "").replace("_", "").replace(" ", "")


@lru_cache(maxsize=4096)
def meant(key: str) -> str | None:
    """Returns the one documented key that an unknown key is a misspelling of."""
    if is_known(key):
        return None
    return nearest(key, _SQUASHED, _ALIKE)


def nearest(name: str, known: Mapping[str, str], alike: float) -> str | None:
    """Returns the value of the one key of `known`, squashed names, that a name is a spelling or misspelling of."""
    folded = squashed(name[:_LONGEST])
    if folded in known:
        return known[folded]
    # Whoever misspells a word keeps its beginning or its end: so few are left to compare.
    near = [
        other
        for other in known
        if folded
        and (other[0] == folded[0] or other[-1] == folded[-1])
        and abs(len(other) - len(folded)) <= _APART
        and len(folded) >= _SHORTEST
    ]
    if not near:
        return None
    from difflib import get_close_matches

    close = get_close_matches(folded, near, n=2, cutoff=alike)
    return known[close[0]] if len(close) == 1 else None


_SQUASHED: Final[Mapping[str, str]] = {squashed(name): name for name in DOCUMENTED if name != "disallowedTools"}


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _is_flag(value: Any) -> bool:
    return isinstance(value, bool) or str(value).strip().lower() in {"true", "false", *LOOSE_FLAGS}


def _are_names(value: Any) -> bool:
    return all(isinstance(item, str) for item in value) if isinstance(value, list) else isinstance(value, str)


def _is_effort(value: Any) -> bool:
    efforts = {"low", "med", "medium", "high", "xhigh", "max"}
    return not isinstance(value, bool) and (str(value).strip().lower() in efforts or str(value).strip().isdecimal())


_FITS: Final[Mapping[Form, Callable[[Any], bool]]] = {
    Form.SCALAR: _is_scalar,
    Form.FLAG: _is_flag,
    Form.NAMES: _are_names,
    Form.MAPPING: lambda value: isinstance(value, dict),
    Form.EFFORT: _is_effort,
    Form.CONTEXT: lambda value: value in ("fork", "inline"),
    Form.SHELL: lambda value: value in ("bash", "powershell"),
}


def fits(key: str, value: Any) -> bool:
    """Tells whether a documented key can have a value; an absent value fits every key but a truth."""
    form = DOCUMENTED[key]
    return form is not Form.FLAG if value is None else _FITS[form](value)


def is_name(value: Any) -> bool:
    """Tells whether a value is a name of the standard: 1 to 64 lower-case letters, digits and single hyphens."""
    text = str(value)
    parts = text.split("-")
    return 1 <= len(text) <= 64 and text == text.lower() and all(part.isalnum() for part in parts)  # noqa: PLR2004 -- the bound that the line above names
