"""A whole release on simulators: everything the engine touches behind its ports, on one clock.

The repository, processes and images are tables in memory; the cluster is the simulated one. What is scripted here
cannot be staged on real parts: an API server that dies in the middle of a write, thirty minutes of soak, a crash of our
own process between two entries.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import yaml

from deploy_production import triggers
from deploy_production.engine.deploying import DeployTask
from deploy_production.engine.planning import make_plan
from deploy_production.engine.recorder import Recorder
from deploy_production.engine.world import Release, World
from deploy_production.errors import ToolError
from deploy_production.model.canonical import digest_bytes
from deploy_production.model.run import Outcome, Plan
from deploy_production.ports import (
    Commit,
    EntryKind,
    Files,
    Http,
    HttpAnswer,
    ProcessResult,
    Repository,
)
from deploy_production.settings.model import Settings
from deploy_production.skillfile.reader import shipped_skill
from deploy_production.verifiers.base import CheckContext, Judgement, Verifier, passed
from tests.simulators.clock import FakeClock
from tests.simulators.cluster import SimulatedCluster
from tests.simulators.ledger import MemoryLedger
from tests.simulators.release import NAMESPACE, config, deployment
from tests.simulators.world import BASE

if TYPE_CHECKING:
    from deploy_production.model.skill import Skill

COMMIT = "c" * 40
REGISTRY = "registry.example:5000"
RUN = "run-00000000000000000000000001"


@dataclass(slots=True)
class Agrees:
    """A verifier that always passes."""

    timeout: timedelta = timedelta(minutes=1)
    valid_for: timedelta = timedelta(hours=4)

    def verify(self, context: CheckContext) -> Judgement:
        return passed("it is so", valid_for=self.valid_for)


@dataclass(slots=True)
class TableRepository:
    """Implements the part of `ports.Repository` that a run needs."""

    files: dict[str, bytes]
    folder: Path

    def uncommitted(self) -> tuple[str, ...]:
        return ()

    def resolve(self, revision: str) -> str | None:
        return COMMIT

    def commit(self, commit_id: str) -> Commit:
        raise AssertionError("a run does not ask for commits")

    def read(self, commit_id: str, path: str) -> bytes | None:
        return self.files.get(path)

    def list(self, commit_id: str, directory: str) -> tuple[str, ...]:
        return tuple(sorted(path for path in self.files if path.startswith(directory.rstrip("/") + "/")))

    @contextmanager
    def checkout(self, commit_id: str) -> Iterator[Path]:
        yield self.folder


@dataclass(slots=True)
class TableProcesses:
    """Runs nothing; answers by the first word."""

    clock: FakeClock
    fails: set[str] = field(default_factory=set)
    ran: list[tuple[str, ...]] = field(default_factory=list)

    def run(self, argv: Sequence[str], *, cwd: Path, timeout: timedelta, **_: Any) -> ProcessResult:
        self.ran.append(tuple(argv))
        self.clock.advance(timedelta(seconds=1))
        return ProcessResult(
            argv=tuple(argv),
            exit_code=1 if argv[0] in self.fails else 0,
            stdout="",
            stderr="it broke" if argv[0] in self.fails else "",
            timed_out=False,
            truncated=False,
            duration=timedelta(seconds=1),
        )


@dataclass(slots=True)
class TableImages:
    """An engine and a registry in two tables."""

    pushed: dict[str, str] = field(default_factory=dict)
    log: list[str] = field(default_factory=list)
    fails: set[str] = field(default_factory=set)

    def build(self, *, context: Path, dockerfile: str, tag: str, labels: Mapping[str, str], timeout: timedelta) -> str:
        self._do(f"build {tag}")
        return digest_bytes(tag.encode())

    def tag(self, *, source: str, target: str) -> None:
        self._do(f"tag {target}")

    def push(self, reference: str, *, timeout: timedelta) -> str:
        self._do(f"push {reference}")
        self.pushed[reference] = digest_bytes(reference.encode())
        return self.pushed[reference]

    def registry_digest(self, reference: str) -> str | None:
        return self.pushed.get(reference)

    def ping(self) -> str:
        return "simulated"

    def image_label(self, reference: str, label: str) -> str | None:
        return None

    def _do(self, what: str) -> None:
        self.log.append(what)
        if any(text in what for text in self.fails):
            raise ToolError(f"{what} failed.", diagnosis="Try again.")


@dataclass(slots=True)
class TableHttp:
    """Answers every URL with the version that the cluster's workload runs, or with what a test sets."""

    clock: FakeClock
    status: int = 200
    body: bytes | None = None
    version: str = ""
    metrics_status: int = 200

    def get(self, url: str, **_: Any) -> HttpAnswer:
        if "/api/v1/query" in url:
            stamp = self.clock.now().timestamp()
            text = (
                '{"status":"success","data":{"resultType":"vector","result":'
                f'[{{"metric":{{}},"value":[{stamp},"0.01"]}}]}}}}'
            )
            return HttpAnswer(status=self.metrics_status, body=text.encode(), truncated=False, duration=timedelta(0))
        body = self.body if self.body is not None else f"ok {self.version}".encode()
        return HttpAnswer(status=self.status, body=body, truncated=False, duration=timedelta(0))


class Bench:
    """Deploys releases of one application; `world` may be changed between them."""

    def __init__(self, folder: Path, **rollout: str) -> None:
        self.clock = FakeClock()
        self.cluster = SimulatedCluster(self.clock)
        self.ledger = MemoryLedger(self.clock)
        self.images = TableImages()
        self.processes = TableProcesses(self.clock)
        self.http = TableHttp(self.clock)
        self.skill: Skill = shipped_skill()
        self.verifiers: dict[str, Verifier] = {check.id: Agrees() for check in self.skill.gates[0].checks}
        self.repository = TableRepository(files={}, folder=folder)
        self.rollout = {"stability": "10s", "soak": "60s", **rollout}
        self.overrides: dict[str, Any] = {}
        """Parts of the settings that a test replaces."""
        self.abort: str | None = None
        self.runs = 0
        self.is_alive: bool | None = True

    def settings(self) -> Settings:
        return Settings.model_validate(self.document())

    def document(self) -> dict[str, Any]:
        """Returns the settings as a person writes them."""
        endpoint = {"name": "version", "url": "http://shop.example/version"}
        monitoring = {
            "prometheus": "http://prometheus.example:9090",
            "rules": ["Down"],
            "queries": [{"name": "errors", "query": "errors", "maximum": 0.05}],
        }
        return {
            **BASE,
            "application": "shop",
            "rehearsal": True,
            "image": {"registry": REGISTRY, "name": "shop"},
            "kubernetes": {"context": "simulated", "namespace": NAMESPACE},
            "rollout": self.rollout,
            "verify": {"health": [endpoint], "smoke": [{**endpoint, "contains": "$VERSION"}]},
            "checks": {"monitoring_configured": monitoring},
            **self.overrides,
        }

    def world(self) -> World:
        return World(
            clock=self.clock,
            repository=cast("Repository", self.repository),
            processes=self.processes,
            files=cast("Files", None),
            http=cast("Http", self.http),
            images=self.images,
            cluster=self.cluster,
            ledger=self.ledger,
            verifiers=self.verifiers,
            triggers=triggers.catalogue(),
            is_alive=lambda _process: self.is_alive,
        )

    def release(self, version: str, *, greeting: str = "hello") -> Release:
        manifests = [config(greeting), deployment("shop:latest")]
        for manifest in manifests:
            manifest["metadata"].pop("namespace", None)
        self.repository.files = {"manifests/production/shop.yaml": yaml.safe_dump_all(manifests).encode()}
        self.http.version = version
        return Release(
            version=version,
            commit=COMMIT,
            tree="d" * 40,
            skill=self.skill,
            settings=self.settings(),
            settings_digest="sha256:" + "e" * 64,
        )

    def plan(self, release: Release) -> Plan:
        return make_plan(self.world(), release, actor="tests")

    def task(self, release: Release, plan: Plan | None = None) -> DeployTask:
        self.runs += 1
        run_id = f"{RUN[:-4]}{self.runs:04}"
        return DeployTask(
            world=self.world(),
            plan=plan or self.plan(release),
            release=release,
            recorder=Recorder(ledger=self.ledger, run_id=run_id, rehearsal=True),
            process="host:1:start",
            abort_reason=lambda: self.abort,
        )

    def deploy(self, version: str, *, greeting: str = "hello") -> tuple[Outcome, str]:
        return self.task(self.release(version, greeting=greeting)).run()

    def effects(self, run: int | None = None) -> list[str]:
        """Returns the effects of a run (the last one), in order."""
        run_id = f"{RUN[:-4]}{run or self.runs:04}"
        found = [entry for entry in self.ledger.entries(run_id) if entry.kind is EntryKind.INTENT]
        return [f"{entry.body['effect']} {entry.body['subject']}" for entry in found]

    def phases(self) -> list[str]:
        run_id = f"{RUN[:-4]}{self.runs:04}"
        return [entry.body["phase"] for entry in self.ledger.entries(run_id) if entry.kind is EntryKind.PHASE]

    def state(self) -> list[object]:
        from deploy_production.model.content import normalized

        keys = [entry.key for entry in self.plan(self.release("probe")).objects]
        live = [self.cluster.get(key) for key in keys]
        return [None if entry is None else normalized(entry.manifest) for entry in live]
