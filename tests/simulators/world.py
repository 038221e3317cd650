"""A small world for verifiers: a real git repository, real files, processes and HTTP, a clock that stands still.

`judge` runs one verifier through the gate itself, so that an exception is the verdict that it would really be.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.files import SystemFiles
from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.http import SystemHttp
from deploy_production.adapters.process import SystemProcesses
from deploy_production.engine.gatekeeper import run_gate
from deploy_production.errors import ClusterError
from deploy_production.model.gate import CheckResult
from deploy_production.model.run import Plan, PlannedObject, RollbackTarget
from deploy_production.model.skill import Check, Skill
from deploy_production.model.target import Image, LiveObject, Manifest, ObjectKey, Target
from deploy_production.ports import ClusterReader, Http
from deploy_production.settings.model import Settings
from deploy_production.skillfile.reader import shipped_skill
from deploy_production.verifiers.base import CheckContext, Verifier
from tests.simulators.clock import FakeClock
from tests.unit.deploy_production.adapters.gitbox import GitBox

REVIEWER = "robin@example.com"
BASE: Mapping[str, Any] = {
    "version": 1,
    "application": "web",
    "image": {"registry": "registry.example:5000", "name": "shop/web"},
    "kubernetes": {"context": "shop-eu", "namespace": "shop"},
    "timezone": "Europe/Berlin",
    "freeze": {"country": "DE"},
    "approvers": [REVIEWER],
    "verify": {
        "health": [{"name": "health", "service": "web", "path": "/healthz"}],
        "smoke": [{"name": "smoke", "service": "web", "path": "/version", "contains": "$VERSION"}],
    },
}


class TinyCluster:
    """The part of `ports.ClusterReader` that verifiers use, over a table of manifests."""

    def __init__(self, *manifests: Manifest) -> None:
        self.manifests = {ObjectKey.of(manifest): manifest for manifest in manifests}
        self.mutate_apply: Mapping[str, Any] = {}
        self.mutate_replace: Mapping[str, Any] = {}
        self.refusal: str = ""
        """What the server would store differently; and why it refuses."""

    def get(self, key: ObjectKey) -> LiveObject | None:
        manifest = self.manifests.get(key)
        return None if manifest is None else _live(manifest)

    def dry_run(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        assert field_manager == "deploy-production"
        return self._stored(manifest, self.mutate_apply)

    def dry_run_replace(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        assert field_manager == "deploy-production"
        live = self.manifests[ObjectKey.of(manifest)]
        assert manifest["metadata"]["resourceVersion"] == live["metadata"]["resourceVersion"]
        return self._stored(manifest, self.mutate_replace)

    def _stored(self, manifest: Manifest, changes: Mapping[str, Any]) -> LiveObject:
        if self.refusal:
            raise ClusterError(self.refusal, diagnosis="Ask the cluster's administrator.", status=403)
        live = self.manifests[ObjectKey.of(manifest)]
        metadata = {**manifest["metadata"], "uid": live["metadata"]["uid"], "managedFields": [{"manager": "x"}]}
        return _live({**manifest, "metadata": metadata, **changes})


def _live(manifest: Manifest) -> LiveObject:
    metadata = manifest["metadata"]
    return LiveObject(
        key=ObjectKey.of(manifest),
        uid=metadata.get("uid", "uid-1"),
        resource_version=metadata.get("resourceVersion", "1"),
        generation=metadata.get("generation"),
        manifest=manifest,
    )


@dataclass(kw_only=True)
class World:
    box: GitBox
    checks: Mapping[str, Any] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    """Replaces parts of `BASE`."""
    clock: FakeClock | SystemClock = field(default_factory=FakeClock)
    namespace: str = "shop"
    version: str = "1.4.0"
    base_commit: str | None = None
    first_deploy: bool = False
    rehearsal: bool = False
    expected_duration: timedelta = timedelta(minutes=45)
    objects: Sequence[PlannedObject] = ()
    cluster: TinyCluster | ClusterReader = field(default_factory=TinyCluster)
    http: Http = field(default_factory=SystemHttp)
    environment: Mapping[str, str] = field(default_factory=dict)
    skill: Skill = field(default_factory=shipped_skill)

    def context(self, check: Check) -> CheckContext:
        processes = SystemProcesses(self.box.environment)
        return CheckContext(
            check=check,
            skill=self.skill,
            plan=self.plan(),
            settings=Settings.model_validate({**BASE, **self.settings, "checks": self.checks}),
            clock=self.clock,
            repository=GitRepository(self.box.root, processes),
            processes=processes,
            files=SystemFiles(),
            http=self.http,
            cluster=self.cluster,  # type: ignore[arg-type]  # a verifier needs no more of it
            environment=self.environment,
        )

    def plan(self) -> Plan:
        return Plan(
            version=self.version,
            commit=self.box.git("rev-parse", "HEAD"),
            tree=self.box.git("rev-parse", "HEAD^{tree}"),
            base_commit=self.base_commit,
            skill_digest=self.skill.digest,
            settings_digest="sha256:0",
            target=Target(
                context="shop-eu",
                cluster_uid="6f1c2b9e",
                server_version="v1.37.2",
                namespace=self.namespace,
                application="web",
                rehearsal=self.rehearsal,
            ),
            image=Image(repository="registry.example:5000/shop/web", tag=self.version, digest=None),
            objects=tuple(self.objects),
            rollback=RollbackTarget(first_deploy=self.first_deploy, image=None, version="1.3.0", run_id=None),
            soak=timedelta(minutes=30),
            expected_duration=self.expected_duration,
            created=self.clock.now(),
            actor="dana",
            warnings=(),
        )


def judge(verifier: Verifier, world: World) -> CheckResult:
    """Returns what the gate makes of one verifier in a world."""
    gate = world.skill.gates[0]
    check = gate.check(type(verifier).__module__.rpartition(".")[2])
    assert check is not None
    report = run_gate(
        replace(gate, checks=(check,)),
        verifiers={check.id: verifier},
        context_for=world.context,
        plan_digest="sha256:0",
        rehearsal=world.rehearsal,
        clock=world.clock,
        told=lambda _id, _result: None,
    )
    return report.results[0]


def fact(result: CheckResult, name: str) -> str:
    """Returns the value of a fact of this name."""
    return next(entry.value for entry in result.evidence if entry.name == name)
