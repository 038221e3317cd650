"""What a document means to a client and to the engine, so that two texts of it can be compared.

It is the frontmatter's values, and of a skill that deploys everything the engine reads, without the places.
"""

from typing import Any

from .document import Document, Kind

_PLACES = frozenset({"span", "digest", "document", "problems"})


def meaning(document: Document, *, but: frozenset[str] = frozenset()) -> tuple[Any, ...]:
    """Returns what can be compared; `but` names frontmatter keys to leave out."""
    if document.kind is not Kind.SKILL:
        from .manifests import parsed

        return (document.kind, parsed(document.text))
    head = {key: value for key, value in document.head.values().items() if key not in but}
    return (head, _plain(document.skill) if document.has_control else None)


def _plain(value: Any) -> Any:
    """Returns a value of the model as plain data, without the names of its types and without places."""
    from dataclasses import fields, is_dataclass

    if is_dataclass(value):
        named = ((field.name, getattr(value, field.name)) for field in fields(value) if field.name not in _PLACES)
        return type(value).__name__, *((name, _plain(inner)) for name, inner in named if name != "frontmatter")
    if isinstance(value, tuple | list):
        return [_plain(item) for item in value]
    return value
