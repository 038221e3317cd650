"""A manifest that is no JSON object.

A plugin with such a manifest is not loaded, and a marketplace offers nothing. Comments and commas at the end are no
JSON.
"""

import json
from collections.abc import Iterable
from typing import Final

from ..rule import Document, Example, Need, Note, Rule, Severity
from ._plugin import MARKETPLACE, PLUGIN


def _check(document: Document) -> Iterable[Note]:
    if document.unreadable is not None or document.manifest is not None:
        return
    try:
        json.loads(document.text)
    except json.JSONDecodeError as error:
        at = min(error.pos, len(document.text))
        yield document.note(f"this is no JSON: {error.msg.lower()}", (at, min(at + 1, len(document.text))))
    except RecursionError:
        yield document.note("this nests too deep to be read", (0, 1))
    else:
        yield document.note("a manifest is a JSON object", document.line_range(0))


RULE: Final = Rule(
    summary="a manifest is a JSON object",
    check=_check,
    severity=Severity.ERROR,
    needs=frozenset({Need.MANIFEST}),
)
GOOD: Final = (
    Example(
        name="an object",
        path=PLUGIN,
        text='{"name": "shop", "version": "1.0.0", "description": "Shop.", "author": {"name": "We"}}\n',
    ),
)
BAD: Final = (
    Example(name="a comma at the end", path=PLUGIN, text='{"name": "shop",}\n'),
    Example(name="a list", path=MARKETPLACE, text="[]\n"),
)
