"""How much is copied when a skill is installed: its folder alone, or the plugin that it belongs to."""

from typing import Final

from ..rule import Document
from ._links import normal
from ._plugin import MARKETPLACE, PLUGIN

HIGHEST: Final = 6
"""Folders above a skill in which the manifest of its plugin is looked for."""


def stays(document: Document, path: str) -> bool:
    """Tells whether a path leads to something that is installed together with the skill."""
    if path.startswith(("/", "~")):
        return False
    parts = normal(path).split("/")
    above = next((at for at, part in enumerate(parts) if part != ".."), len(parts))
    return not above or above <= _height(document)


def _height(document: Document) -> int:
    """Returns how many folders above the one of the skill its plugin begins; 0 when there is none.

    A manifest says where. A plugin that only a marketplace tells of has its skills in its folder `skills`.
    """
    neighbours = document.neighbours
    is_placed = bool(neighbours.folder and neighbours.exists(f"../../skills/{neighbours.folder}/SKILL.md"))
    for up in range(1, HIGHEST + 1):
        if neighbours.exists("../" * up + PLUGIN):
            return min(up, 2) if is_placed and _is_in_marketplace(document) else up
    return 2 if is_placed and _is_in_marketplace(document) else 0


def _is_in_marketplace(document: Document) -> bool:
    return any(document.neighbours.exists("../" * up + MARKETPLACE) for up in range(2, HIGHEST + 1))
