"""What the comments of a document silence, and what became of them in a run."""

from collections.abc import Iterable

from .record import record


@record
class Suppression:
    start: int
    """Where the comment stands."""
    end: int
    covers: tuple[int, int]
    """The offsets that it covers; a finding that begins there is silenced."""
    names: tuple[str, ...] = ()
    """The codes and slugs as they are written; none when the comment cannot be understood."""
    reason: str = ""


class Silence:
    """The suppressions of a document, and what became of them in a run."""

    def __init__(self, *, suppressions: tuple[Suppression, ...], asked: Iterable[str] = ()) -> None:
        self.suppressions = suppressions
        self.asked = frozenset(asked)
        """The codes and slugs of the rules that were asked."""
        self.used: set[tuple[Suppression, str]] = set()
        """The names that silenced something."""
        self.refused: set[tuple[Suppression, str]] = set()
        """The names that would have silenced a rule which no comment can."""

    def covers(self, offset: int, code: str, slug: str, *, is_safety: bool) -> bool:
        """Tells whether a finding is silenced, and remembers by what."""
        hits = [
            (suppression, name)
            for suppression in self.suppressions
            if suppression.covers[0] <= offset < suppression.covers[1]
            for name in suppression.names
            if name.upper() == code or name.lower() == slug
        ]
        (self.refused if is_safety else self.used).update(hits)
        return bool(hits) and not is_safety
