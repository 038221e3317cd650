"""How two states of an object differ, as lines for people.

Untrusted text is made safe, long differences are cut, and values of a Secret are never shown.
"""

import base64
import binascii
import difflib
import hashlib
import hmac
from collections.abc import Mapping
from typing import Any

import yaml

from deploy_production.model.content import normalized
from deploy_production.model.target import Manifest
from deploy_production.model.text import sanitize

_LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_LINE_CAP = 300
_LINES_CAP = 400
_COMPARED_LINES = 5000
_SECRET_PARTS = ("data", "stringData")


def diff(live: Manifest | None, planned: Manifest, *, key: bytes | None = None) -> tuple[str, ...]:
    """Returns the difference as lines of a unified diff; empty when the content is the same.

    Values of a Secret are replaced: with a key by a short keyed hash, that tells equal from different and needs the key
    to be guessed at; without one by words that only tell whether they change.
    """
    before = None if live is None else _shown(live, other=planned, key=key, side="before")
    after = _shown(planned, other=live, key=key, side="after")
    if before == after:
        return ()
    old, new = _lines(before), _lines(after)
    if max(len(old), len(new)) > _COMPARED_LINES:
        return (f"too large to show: {len(old)} lines before, {len(new)} lines after",)
    found = list(difflib.unified_diff(old, new, "live", "planned", lineterm=""))
    lines = tuple(sanitize(line, cap=_LINE_CAP) for line in found[:_LINES_CAP])
    more = len(found) - len(lines)
    return (*lines, f"… {more} more lines") if more else lines


def _shown(manifest: Manifest, *, other: Manifest | None, key: bytes | None, side: str) -> dict[str, Any]:
    content = normalized(manifest)
    # kubectl's copy of the whole object repeats the difference, and of a Secret it holds the values.
    annotations = content["metadata"].get("annotations", {})
    content["metadata"]["annotations"] = {name: text for name, text in annotations.items() if name != _LAST_APPLIED}
    if not content["metadata"]["annotations"]:
        del content["metadata"]["annotations"]
    if content.get("kind") == "Secret":
        mine, theirs = _secret_values(manifest), _secret_values(other or {})
        for part in _SECRET_PARTS:
            content.pop(part, None)
        content["data"] = {
            name: _masked(value, same=other is None or theirs.get(name) == value, key=key, side=side)
            for name, value in mine.items()
        }
    return content


def _secret_values(manifest: Manifest) -> dict[str, bytes]:
    """The values of a Secret decoded, so that `data` and `stringData` compare; what is no base64 stays as it is."""
    values = {}
    for name, text in (manifest.get("data") or {}).items():
        try:
            values[name] = base64.b64decode(str(text), validate=True)
        except binascii.Error:
            values[name] = str(text).encode()
    values.update({name: str(text).encode() for name, text in (manifest.get("stringData") or {}).items()})
    return values


def _masked(value: bytes, *, same: bool, key: bytes | None, side: str) -> str:
    if key is not None:
        return f"(hidden, {hmac.new(key, value, hashlib.sha256).hexdigest()[:8]})"
    return "(hidden)" if same else f"(hidden, {side})"


class _Dumper(yaml.SafeDumper):
    """Shows text of several lines as lines."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _lines(content: Mapping[str, Any] | None) -> list[str]:
    if content is None:
        return []
    return yaml.dump(content, Dumper=_Dumper, allow_unicode=True, sort_keys=True, width=10_000).rstrip("\n").split("\n")
