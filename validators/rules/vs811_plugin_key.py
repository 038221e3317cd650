"""A key of a plugin that is missing or that no client knows.

Without a name the plugin is not loaded; without version, description and author nobody knows what it is, and the
client's own check warns. A key that no client knows does nothing: a misspelt `mcpServers` starts no server.
"""

from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._plugin import PLUGIN, entries, opening

KNOWN: Final = frozenset(
    {
        "$schema", "agents", "author", "category", "channels", "commands", "defaultEnabled", "dependencies",
        "description", "displayName", "experimental", "homepage", "hooks", "keywords", "license", "lspServers",
        "mcpServers", "metadata", "monitors", "name", "network", "outputStyles", "repository", "settings", "skills",
        "strict", "tags", "themes", "userConfig", "version", "workflows",
    }
)  # fmt: skip
_EXPECTED: Final = ("version", "description", "author")


def _check(document: Document) -> Iterable[Note]:
    if document.manifest is None:
        return
    given = {entry.key for entry in entries(document)}
    if "name" not in given:
        yield document.note('a plugin has a name; add "name"', opening(document))
    for key in _EXPECTED:
        if key not in given:
            yield document.note(f'a plugin says its {key}; add "{key}"', opening(document))
    for entry in entries(document):
        if entry.key not in KNOWN:
            yield document.note(_unknown(entry.key), (entry.key_start, entry.key_end))


def _unknown(key: str) -> str:
    from difflib import get_close_matches

    close = get_close_matches(key[:60], sorted(KNOWN), n=1)
    remedy = f'did you mean "{close[0]}"?' if close else "remove it"
    return f'no client knows "{key[:60]}"; {remedy}'


_WHOLE: Final = '{"name": "shop", "version": "1.0.0", "description": "Shop.", "author": {"name": "We"}}\n'
RULE: Final = Rule(
    summary="a plugin says what it is, in keys that clients know",
    check=_check,
    severity=Severity.WARNING,
    needs=frozenset({Need.PLUGIN}),
)
GOOD: Final = (Example(name="all that is expected", path=PLUGIN, text=_WHOLE),)
BAD: Final = (
    Example(name="a misspelt key", path=PLUGIN, text=_WHOLE.replace("{", '{"mcpServer": {}, ', 1)),
    Example(name="no description", path=PLUGIN, text=_WHOLE.replace('"description": "Shop.", ', "")),
    Example(name="no name", path=PLUGIN, text=_WHOLE.replace('"name": "shop", ', ""), also=frozenset({"VS812"})),
)
