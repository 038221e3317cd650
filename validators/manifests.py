"""JSON with places. JSON is YAML but for a few escapes, so the composer gives the places, and `json` the verdict."""

import json

from .frontmatter.composing import YamlError, compose
from .frontmatter.head import Node


def read_manifest(text: str) -> Node | None:
    """Returns a JSON object with the place of every value; None when the text is none."""
    if not isinstance(parsed(text), dict):
        return None
    try:
        return compose(text.replace("\t", " "))
    except YamlError:
        return None


def parsed(text: str) -> object:
    """Returns what the JSON says, None when it is none."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
