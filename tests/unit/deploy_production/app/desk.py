"""The use cases over a real ledger and a real git repository; the cluster, engine and registry are simulated."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from deploy_production.adapters.clock import SystemClock
from deploy_production.adapters.git import GitRepository
from deploy_production.adapters.identity import process_identity
from deploy_production.adapters.process import SystemProcesses
from deploy_production.app.application import Application
from deploy_production.app.state import VARIABLE, State
from deploy_production.engine.world import World
from deploy_production.ledger.plans import load_plan, store_plan
from deploy_production.ledger.sqlite import SqliteLedger
from deploy_production.model.canonical import plain
from deploy_production.model.run import Plan, RunId
from deploy_production.ports import Entry, EntryKind
from tests.simulators.engine import Bench
from tests.simulators.release import config, deployment
from tests.unit.deploy_production.adapters.gitbox import GitBox


def this_process() -> str:
    found = process_identity(os.getpid())
    assert found is not None
    return found


def dead_process() -> str:
    """Returns the identity of a process of this machine that is provably gone: its pid was given to another."""
    host, pid, start = this_process().rsplit(":", 2)
    _, _, rest = start.partition("-")
    return f"{host}:{pid}:1-{rest}"


class Desk:
    """One repository with releases of `shop`, one state directory, and whoever sits in front of them."""

    def __init__(self, folder: Path) -> None:
        self.bench = Bench(folder)
        self.box = GitBox(folder / "repository", folder / "home").init()
        self.state = State(directory=folder / "state")
        self.environment = {**self.box.environment, VARIABLE: str(self.state.directory)}
        self.connected: list[str] = []
        self.application = Application(
            repository=self.box.root, environment=self.environment, state=self.state, connect=self.connect
        )
        self._ledgers: list[SqliteLedger] = []

    def connect(self, *, repository: Path, context: str, state: State, environment: Mapping[str, str]) -> World:
        self.connected.append(context)
        ledger = SqliteLedger(state.ledger, SystemClock())
        self._ledgers.append(ledger)
        git = GitRepository(repository, SystemProcesses(environment))
        return replace(self.bench.world(), repository=git, ledger=ledger)

    def close(self) -> None:
        for ledger in self._ledgers:
            ledger.close()

    def release(self, version: str, *, greeting: str = "hello", settings: bool = True) -> str:
        """Commits and tags a release; returns the version."""
        manifests = [config(greeting), deployment("shop:latest")]
        for manifest in manifests:
            manifest["metadata"].pop("namespace", None)
        self.box.write("manifests/production/shop.yaml", yaml.safe_dump_all(manifests))
        if settings:
            self.box.write("deploy-production.yaml", yaml.safe_dump(self.bench.document()))
        self.box.commit(f"Release {version}")
        self.box.git("tag", version)
        self.bench.http.version = version
        return version

    def planned(self, version: str = "v1", **changes: Any) -> Plan:
        return self.application.plan(self.release(version, **changes))

    def open(self, plan: Plan, run_id: str = "run-1", *, process: str | None = None, **body: Any) -> RunId:
        """Records that a run began; by default in this very process, so that it is alive."""
        opened = {
            "kind": "deploy",
            "plan": plan.digest,
            "version": plan.version,
            "commit": plan.commit,
            "target": plain(plan.target),
            "actor": "ada",
            "process": this_process() if process is None else process,
            **body,
        }
        store_plan(self.state.plans, plan)
        assert load_plan(self.state.plans, plan.digest) == plan
        self.add(run_id, EntryKind.RUN_OPENED, opened)
        return RunId(run_id)

    def add(self, run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> Entry:
        with SqliteLedger(self.state.ledger, SystemClock()) as ledger:
            return ledger.append(run_id, kind, body)

    def wrote(self, run_id: str, subject: str = "ConfigMap/shop") -> None:
        """Records a write that was confirmed."""
        intent = self.add(run_id, EntryKind.INTENT, {"effect": "apply", "subject": subject, "detail": {}})
        self.add(run_id, EntryKind.DONE, {"of": intent.sequence, "ok": True, "detail": {}})

    def end(self, run_id: str, outcome: str = "succeeded") -> None:
        self.add(run_id, EntryKind.RUN_CLOSED, {"outcome": outcome, "reason": "it is over"})

    def entries(self, run_id: str) -> tuple[Entry, ...]:
        return self.application.show(RunId(run_id)).entries

    def kinds(self, run_id: str) -> list[str]:
        return [str(entry.kind) for entry in self.entries(run_id)]


class Launched:
    """Notes what would be started."""

    def __init__(self) -> None:
        self.bodies: list[dict[str, Any]] = []

    def __call__(self, _state: object, _clock: object, _environment: object, _repository: object, body: Any) -> RunId:
        self.bodies.append(dict(body))
        return RunId("run-9")
