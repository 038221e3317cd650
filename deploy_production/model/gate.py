"""What a gate decides: verdicts, the evidence behind them, and the report that is bound to one plan.

PASS, FAIL and ERROR are three things: we looked and it is so; we looked and it is not; we could not tell.
FAIL and ERROR both block, and so does a report without checks.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Verdict(StrEnum):
    PASS = "PASS"  # noqa: S105 -- a verdict, not a password
    FAIL = "FAIL"
    ERROR = "ERROR"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing that was looked at: a path, a digest, a time, a count, an exit code."""

    name: str
    value: str
    untrusted: bool = False
    """True for text that came out of a log, a commit, a label or a cluster; shown, never believed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    check_id: str
    verdict: Verdict
    summary: str
    """One sentence: what was found."""
    remedy: str
    """What to do next; empty for PASS. For an unconfigured check, the settings lines to add."""
    evidence: tuple[Fact, ...]
    started: datetime
    finished: datetime
    valid_until: datetime
    """After this moment the evidence is too old to stand on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GateReport:
    plan_digest: str
    phase: str
    results: tuple[CheckResult, ...]
    """In the order of the document, up to and including the first that is not PASS."""
    not_run: tuple[str, ...]
    """Ids of the checks after the one that blocked."""
    started: datetime
    finished: datetime
    rehearsal: bool

    @property
    def verdict(self) -> Verdict:
        """PASS only if at least one check ran, none is left, and every one passed."""
        if not self.results:
            return Verdict.ERROR
        blocking = next((result.verdict for result in self.results if result.verdict is not Verdict.PASS), None)
        if blocking is not None:
            return blocking
        return Verdict.ERROR if self.not_run else Verdict.PASS

    @property
    def valid_until(self) -> datetime:
        """The earliest end of validity of all results; `started` for an empty report."""
        return min((result.valid_until for result in self.results), default=self.started)

    @property
    def blocking_result(self) -> CheckResult | None:
        return next((result for result in self.results if result.verdict is not Verdict.PASS), None)
