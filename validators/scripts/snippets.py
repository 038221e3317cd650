"""The shell text of a script, a Makefile or a pipeline, as snippets with their places.

* A shell script is one snippet. Of a Makefile the lines behind a tab are commands, one recipe is one snippet.
* Of YAML the values of `run`, `script` and their kin are: texts, lists of texts, and mappings with a `command`; of
  `args` what stands behind `-c`.
* What stands in a mapping that sets a limit of time is bounded. A script of an action that runs JavaScript is no shell.
* YAML that cannot be read is read as lines, so that nothing passes because of a slip elsewhere in the file.
"""

from collections.abc import Iterator
from itertools import pairwise

from ..frontmatter.composing import YamlError, compose
from ..frontmatter.head import Entry, Node
from ..lazy import pattern
from ..record import changed
from ..snippet import Snippet
from .forms import Form, form_of_named

ORIGIN = "script"
_KEYS = frozenset(
    {
        "after_script", "after_success", "bash", "before_deploy", "before_install", "before_script", "build", "cmd",
        "cmds", "command", "commands", "deploy", "inlineScript", "install", "post_build", "pre_build", "run", "script",
        "sh",
    }
)  # fmt: skip
_RECIPE = pattern(r"(?:^\t(?:[^\\\n]|\\[\s\S])*\n?)+", 8)
_DOCUMENTS = pattern(r"^---[ \t]*$", 8)
_LIMITS = frozenset({"timeout-minutes", "timeoutInMinutes", "timeout"})
_NO_SHELL = "actions/github-script"
_TEXT_FLAG = pattern(r"-[A-Za-z]*c")
_HEADER = pattern(r"[|>][^\n]*\n?")


def script_snippets(path: str, text: str) -> tuple[Snippet, ...]:
    """Returns the shell text of a file, in order."""
    match form_of_named(path):
        case Form.SHELL:
            return (_snippet(text, 0),)
        case Form.MAKE:
            return tuple(_snippet(found.group(), found.start(), "makefile") for found in _RECIPE().finditer(text))
        case Form.PIPELINE:
            return tuple(sorted(_pipeline(text), key=lambda snippet: snippet.start))


def _snippet(text: str, start: int, language: str = "bash") -> Snippet:
    return Snippet(text=text, start=start, origin=ORIGIN, language=language)


def _pipeline(text: str) -> Iterator[Snippet]:
    for start, end in _documents(text):
        try:
            root = compose(text[start:end])
        except YamlError:
            yield _snippet(text[start:end], start)
            continue
        if root is not None:
            yield from _below(text, root, start)


def _documents(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for separator in _DOCUMENTS().finditer(text):
        if text[start : separator.start()].strip():
            yield start, separator.start()
        start = separator.end()
    yield start, len(text)


def _below(text: str, node: Node, offset: int) -> Iterator[Snippet]:
    if any(entry.key in _LIMITS for entry in node.fields):
        yield from (changed(snippet, is_bounded=True) for snippet in _within(text, node, offset))
    else:
        yield from _within(text, node, offset)


def _within(text: str, node: Node, offset: int) -> Iterator[Snippet]:
    is_other = any(entry.key == "uses" and str(entry.value).startswith(_NO_SHELL) for entry in node.fields)
    for entry in node.fields:
        if is_other and entry.key == "with":
            continue
        if entry.key in _KEYS:
            yield from _commands(text, entry, offset)
        elif entry.key == "args" and entry.node.items:
            yield from _arguments(text, entry.node, offset)
        else:
            yield from _below(text, entry.node, offset)
    for item in node.items:
        yield from _below(text, item, offset)


def _commands(text: str, entry: Entry, offset: int) -> Iterator[Snippet]:
    node = entry.node
    if node.fields:
        yield from _below(text, node, offset)
    elif node.items:
        for item in node.items:
            yield from _below(text, item, offset) if item.fields else _of_scalar(text, item, offset)
    else:
        yield from _of_scalar(text, node, offset)


def _arguments(text: str, node: Node, offset: int) -> Iterator[Snippet]:
    """Of the arguments of a container, such as `bash -c ...`, only what a shell is given is shell text."""
    for flag, item in pairwise(node.items):
        if isinstance(flag.value, str) and _TEXT_FLAG().fullmatch(flag.value):
            yield from _of_scalar(text, item, offset)


def _of_scalar(text: str, node: Node, offset: int) -> Iterator[Snippet]:
    """A block begins after its header; a quoted text between its quotes; an alias stands where its anchor is."""
    if not isinstance(node.value, str):
        return
    start, end = node.start + offset, node.end + offset
    if node.style in {"|", ">"}:
        header = _HEADER().match(text, start)
        start = header.end() if header else start
    elif node.style:
        start, end = start + 1, max(start + 1, end - 1)
    written = text[start:end]
    # A folded or plain text is one line, however it is written.
    yield _snippet(written if node.style == "|" else written.replace("\n", " "), start)
