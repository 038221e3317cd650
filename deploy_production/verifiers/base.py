"""What a verifier is: code that decides one check of the gate by looking at the world through ports.

A verifier is a module `verifiers/<check id>.py` whose last line is a constant `VERIFIER`. Its docstring is its page
of documentation, with four headings: Proves, Evidence, Fails when, Configure.

* `verify` answers a `Judgement`: verdict, one sentence, what to do, the facts.
* An exception is an ERROR, and so is a timeout, a missing configuration and anything that cannot be understood.
* Free text from outside is a fact marked untrusted; it never decides.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from deploy_production.model.gate import Fact, Verdict
from deploy_production.model.run import Plan
from deploy_production.model.skill import Check, Skill
from deploy_production.ports import Clock, ClusterReader, Files, Http, Processes, Repository
from deploy_production.settings.model import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckContext:
    """Everything a verifier may look at."""

    check: Check
    skill: Skill
    plan: Plan
    settings: Settings
    clock: Clock
    repository: Repository
    processes: Processes
    files: Files
    http: Http
    cluster: ClusterReader
    environment: Mapping[str, str] = field(default_factory=dict)
    """The caller's environment variables, from which a check hands on only those its settings name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What a verifier found; the gate adds identity and times."""

    verdict: Verdict
    summary: str
    remedy: str = ""
    """What to do next; required unless the verdict is PASS."""
    evidence: tuple[Fact, ...] = ()
    valid_for: timedelta = timedelta(hours=1)
    expires: datetime | None = None
    """A hard end of validity, for example the end of an announced window."""


class Verifier(Protocol):
    @property
    def timeout(self) -> timedelta:
        """The longest a verification may take; the verifier keeps to it itself."""

    def verify(self, context: CheckContext) -> Judgement: ...


def passed(summary: str, *facts: Fact, valid_for: timedelta, expires: datetime | None = None) -> Judgement:
    return Judgement(verdict=Verdict.PASS, summary=summary, evidence=facts, valid_for=valid_for, expires=expires)


def failed(summary: str, *facts: Fact, remedy: str) -> Judgement:
    """We looked, and it is not so."""
    return Judgement(verdict=Verdict.FAIL, summary=summary, remedy=remedy, evidence=facts)


def undecided(summary: str, *facts: Fact, remedy: str) -> Judgement:
    """We could not tell."""
    return Judgement(verdict=Verdict.ERROR, summary=summary, remedy=remedy, evidence=facts)


def unconfigured(check_id: str, lines: str) -> Judgement:
    """The check is not configured; `lines` is the YAML to add."""
    return undecided(
        f"{check_id} is not configured, so nobody knows.",
        remedy=f"Add to deploy-production.yaml, commit, and plan again:\n{lines}",
    )
