"""Splits a command line into words as a POSIX shell would, and refuses whatever only a shell could do.

Double quotes may hold `$NAME`; in single quotes a `$` would be a plain character, so it is refused there.
"""

import re

from deploy_production.skillfile.arguments import CommandError
from deploy_production.skillfile.document import quoted

VARIABLE = re.compile(r"\$(?:(?P<plain>[A-Za-z_][A-Za-z0-9_]*)|\{(?P<braced>[A-Za-z_][A-Za-z0-9_]*)\})")
"""A variable as a document writes it: `$VERSION` or `${VERSION}`."""

_BLANK = re.compile(r"[ \t\n]+")
_PLAIN = re.compile(r"[^\s'\"\\$`;|&<>(){}*?\[\]~#!]+")
_DOUBLE = re.compile(
    r'"((?:[^"\\$`]|' + VARIABLE.pattern.replace("?P<plain>", "?:").replace("?P<braced>", "?:") + r')*+)"'
)
_SINGLE = re.compile(r"'([^'$]*+)'")
_ASSIGNMENT = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\+?=")
_REASONS = {
    ";": "several commands on one line", "|": "a pipe", "&": "a list or a background job", "<": "a redirection",
    ">": "a redirection", "(": "a subshell", ")": "a subshell", "{": "a brace expansion", "}": "a brace expansion",
    "*": "a glob", "?": "a glob", "[": "a glob", "]": "a glob", "~": "a home directory", "#": "a comment",
    "!": "a history expansion", "`": "a command substitution", "$": "a shell expansion", "\\": "an escape",
    "'": "an unclosed or expanding quote", '"': "an unclosed or expanding quote",
}  # fmt: skip


def split_words(text: str) -> list[str]:
    """Splits a line into words, `$NAME` left in them.

    Raises:
        CommandError: when a shell would do more than split.
    """
    text = text.strip()
    if _ASSIGNMENT.match(text):
        raise CommandError("shell-syntax", "an assignment before a command is not run; configure it in the settings")
    words: list[str] = []
    word: str | None = None
    at = 0
    while at < len(text):
        if blank := _BLANK.match(text, at):
            words += [] if word is None else [word]
            word, at = None, blank.end()
            continue
        piece, at = _piece(text, at)
        word = (word or "") + piece
    return words if word is None else [*words, word]


def _piece(text: str, at: int) -> tuple[str, int]:
    for pattern in (_PLAIN, VARIABLE):
        if match := pattern.match(text, at):
            return match.group(), match.end()
    for pattern in (_DOUBLE, _SINGLE):
        if match := pattern.match(text, at):
            return match[1], match.end()
    reason = _REASONS.get(text[at], "a character that no command needs")
    message = f"no shell runs this line, and {quoted(text[at : at + 12])} is {reason}; write one plain command"
    raise CommandError("shell-syntax", message)
