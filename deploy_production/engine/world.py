"""Everything the engine may touch, in one place: the ports of one repository and one target."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from deploy_production.model.skill import Skill, TriggerKind
from deploy_production.ports import Clock, Cluster, Files, Http, ImageEngine, Ledger, Processes, Repository
from deploy_production.settings.model import Settings
from deploy_production.triggers.base import Trigger
from deploy_production.verifiers.base import Verifier


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    clock: Clock
    repository: Repository
    processes: Processes
    files: Files
    http: Http
    images: ImageEngine
    cluster: Cluster
    ledger: Ledger
    verifiers: Mapping[str, Verifier]
    triggers: Mapping[TriggerKind, Trigger]
    is_alive: Callable[[str], bool | None]
    """Whether a process identity lives; None when it cannot be told from this machine."""
    environment: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A version with the documents that govern it, as they are at its commit."""

    version: str
    commit: str
    tree: str
    skill: Skill
    settings: Settings
    settings_digest: str
