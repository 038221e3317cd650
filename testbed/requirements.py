from __future__ import annotations
def missing(parts: frozenset[str], *, built: bool) -> tuple[str, ...]:
    return ()
