"""Untrusted text made safe to show: whatever comes from a cluster, a log, a commit or a label passes here."""

import re
import unicodedata

_ESCAPE = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)?|[@-Z\\-_])")
_INVISIBLE = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_HIDING = re.compile("[\u115f\u1160\u3164\uffa0\ufe00-\ufe0f\U000e0100-\U000e01ef]")
"""Letters and marks that are drawn as nothing: a text can be hidden in them."""
CAP = 2000
"""Characters that are kept of one untrusted text unless the caller says otherwise."""


def sanitize(text: str, *, cap: int = CAP) -> str:
    """Removes escapes, control, bidirectional and invisible characters (not newline and tab); cuts at `cap`."""
    return _cut(text if text.isascii() and text.isprintable() else _visible(text), cap)


def _visible(text: str) -> str:
    text = _HIDING.sub("", _ESCAPE.sub("", text.replace("\r\n", "\n")))
    return "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in _INVISIBLE)


def _cut(text: str, cap: int) -> str:
    return text if len(text) <= cap else f"{text[:cap]}… [cut, {len(text)} characters]"


def one_line(text: str, *, cap: int = 200) -> str:
    """Returns sanitized text folded to a single line."""
    return sanitize(" ".join(text.split()), cap=cap)
