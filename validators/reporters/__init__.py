"""The formats a report can have, by name; each is one module with one function `render`."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ..rule import Finding
from . import as_github, as_json, as_sarif, as_text

Render = Callable[[Sequence[Finding], Sequence[Path]], str]
"""Takes the findings and all documents that were looked at, returns the whole report."""

FORMATS: Mapping[str, Render] = {
    "text": as_text.render,
    "json": as_json.render,
    "github": as_github.render,
    "sarif": as_sarif.render,
}
