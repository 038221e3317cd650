"""Which rules speak about which document, and how loudly: profile, selection and severities, resolved."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatch
from functools import lru_cache

from . import disk
from .catalogue import Entry, Panel
from .note import Profile, Severity, Standing
from .record import NOTHING, record

EVERYTHING = "ALL"


@record
class PathPolicy:
    """What is different below some paths."""

    pattern: str
    """A glob over the path from the folder of the settings, such as `vendor/**`."""
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, Severity] = NOTHING


class Policy:
    """What a run asks; it remembers what it found out about each rule."""

    def __init__(
        self,
        *,
        profile: Profile = Profile.CLAUDE_CODE,
        select: tuple[str, ...] = (),
        extend_select: tuple[str, ...] = (),
        ignore: tuple[str, ...] = (),
        severity: Mapping[str, Severity] = NOTHING,
        per_path: tuple[PathPolicy, ...] = (),
        folder: str = ".",
    ) -> None:
        self.profile = profile
        self.select = select
        """Codes, beginnings of codes or slugs; when empty, whatever the profile turns on."""
        self.extend_select = extend_select
        self.ignore = ignore
        self.severity = severity
        self.per_path = per_path
        self.folder = folder
        """What the globs of `per_path` start at."""
        self._weights: dict[tuple[str, Standing], Severity | None] = {}
        self._weighed: dict[tuple[Panel, Standing], Sequence[tuple[Entry, Severity]]] = {}

    def weighed(self, panel: Panel, path: str, standing: Standing = Standing.PLAIN) -> Sequence[tuple[Entry, Severity]]:
        """Returns the rules of a panel that are on for a document, with how bad their findings are there."""
        if self.per_path:
            return self._weigh(panel, path, standing)
        known = (panel, standing)
        if known not in self._weighed:
            self._weighed[known] = self._weigh(panel, path, standing)
        return self._weighed[known]

    def _weigh(self, panel: Panel, path: str, standing: Standing) -> Sequence[tuple[Entry, Severity]]:
        all_of_them = ((one, self.severity_of(one, path, standing)) for one in panel.entries)
        return tuple([(one, severity) for one, severity in all_of_them if severity is not None])

    def severity_of(self, entry: Entry, path: str, standing: Standing = Standing.PLAIN) -> Severity | None:
        """Returns how bad a finding of a rule is in a document, None when the rule is off there."""
        found = self.weight(entry, standing)
        if found is None or not self.per_path:
            return found
        place = disk.relative(path, self.folder)
        for part in self.per_path:
            if matches_path(part.pattern, place):
                if any(names(name, entry) for name in part.ignore):
                    return None
                found = _given(part.severity, entry) or found
        return found

    def weighs(self, entry: Entry, path: str) -> bool:
        """Tells whether the settings, or the rule for this very profile, say how bad it is in a document."""
        if self.profile in entry.rule.severities:
            return True
        place = disk.relative(path, self.folder) if self.per_path else ""
        given = (part.severity for part in self.per_path if matches_path(part.pattern, place))
        return any(_given(severity, entry) is not None for severity in (self.severity, *given))

    def weight(self, entry: Entry, standing: Standing = Standing.PLAIN) -> Severity | None:
        """Returns how bad a finding of a rule is where no path says otherwise, None when the rule is off."""
        known = (entry.code, standing)
        if known not in self._weights:
            said = _given(self.severity, entry) or entry.rule.severity_in(self.profile, standing)
            self._weights[known] = said if self._is_on(entry) else None
        return self._weights[known]

    def _is_on(self, entry: Entry) -> bool:
        """Of a selection and an ignore that both name a rule, the more exact one wins."""
        wanted = self.select or (EVERYTHING if self.profile in entry.rule.profiles else "",)
        selected = max((_exactness(name, entry) for name in (*wanted, *self.extend_select)), default=0)
        ignored = max((_exactness(name, entry) for name in self.ignore), default=0)
        return selected > ignored


def _exactness(name: str, entry: Entry) -> int:
    if name == EVERYTHING:
        return 1
    return len(name) if entry.code.startswith(name.upper()) else len(entry.code) if names(name, entry) else 0


def names(name: str, entry: Entry) -> bool:
    """Tells whether a code, the beginning of one, or a slug means a rule."""
    return bool(name) and (entry.code.startswith(name.upper()) or name.lower().replace("_", "-") == entry.slug)


def _given(severities: Mapping[str, Severity], entry: Entry) -> Severity | None:
    named = [name for name in severities if names(name, entry)]
    return severities[max(named, key=lambda name: _exactness(name, entry))] if named else None


@lru_cache(maxsize=4096)
def matches_path(pattern: str, path: str) -> bool:
    """Tells whether a glob means a path, or a folder above it; one without a slash means a name at any depth."""
    whole = path.removeprefix("./")
    anchored = pattern.removeprefix("./").rstrip("/")
    forms = [anchored, f"{anchored}/*"]
    if "/" not in anchored:
        forms += [f"*/{anchored}", f"*/{anchored}/*"]
    return any(fnmatch(whole, form) for form in forms)
