"""A small real application with its git repository, for end-to-end tests: every release behaves as it is told to.

The application is busybox's web server. Everything a gate asks for is really there: signed reviews, records, a plan, an
announcement, Prometheus rules. Tests take single things away.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import yaml

from deploy_production.app.application import Application
from deploy_production.app.wiring import open_application
from deploy_production.model.run import DeployRun, RunId
from deploy_production.model.target import LiveObject, ObjectKey
from testbed.bed import Bed

HEALTHY = '["/bin/busybox", "httpd", "-f", "-p", "8080", "-h", "/www"]'
CRASHING = '["/bin/busybox", "sh", "-c", "echo starting; echo ERROR: no database; exit 3"]'
PATIENCE = timedelta(seconds=150)

TEST_FILE = """
import unittest
from pathlib import Path

class Version(unittest.TestCase):
    def test_version_is_there(self):
        self.assertTrue(Path("www/version").read_text())
"""


@dataclass(slots=True, kw_only=True)
class Shop:
    """One application repository, released into one namespace of the bed."""

    path: Path
    bed: Bed
    namespace: str
    state: Path
    address: str = field(default_factory=lambda: f"10.96.{secrets.randbelow(150) + 50}.{secrets.randbelow(250) + 2}")
    overrides: dict[str, Any] = field(default_factory=dict)
    """Merged into the settings, section by section; None leaves a section out."""
    deployment_spec: dict[str, Any] = field(default_factory=dict)
    """Merged into the Deployment's spec."""
    programs: Path | None = None
    """A folder whose programs come before those of the machine."""
    config: dict[str, Any] = field(default_factory=dict)
    """Merged into the ConfigMap."""
    grace: int = 0
    """Seconds for which a pod that is told to end goes on answering."""

    def create(self) -> None:
        self.path.mkdir()
        self.state.mkdir(exist_ok=True)
        self._git("init", "-q", "-b", "main")
        key = self.path.parent / "reviewer"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(key)], check=True)
        signers = self.path.parent / "signers"
        signers.write_text(f"grace@example.org {key.with_suffix('.pub').read_text()}")
        for name, value in {
            "user.name": "Grace",
            "user.email": "grace@example.org",
            "gpg.format": "ssh",
            "user.signingkey": str(key),
            "gpg.ssh.allowedSignersFile": str(signers),
        }.items():
            self._git("config", name, value)
        self.bed.write_rules(self.namespace, self._rules())
        self._records()

    def release(
        self,
        version: str,
        *,
        command: str = HEALTHY,
        healthy: bool = True,
        greeting: str = "hello",
        sidecar: str | None = None,
    ) -> str:
        """Commits and tags a release of the web server; returns the version."""
        files = {
            "www/version": f"{version}\n",
            "www/healthz": "ok\n" if healthy else None,
            "test_shop.py": TEST_FILE,
            "Dockerfile": f"FROM {self.bed.busybox_image}\nCOPY www /www\nCMD {command}\n",
        }
        return self.release_of(version, files, greeting=greeting, sidecar=sidecar)

    def release_of(
        self,
        version: str,
        files: Mapping[str, str | None],
        *,
        greeting: str = "hello",
        sidecar: str | None = None,
    ) -> str:
        """Commits and tags a release of these files, of which None is taken away; returns the version."""
        for name, text in files.items():
            self.write(name, text)
        manifests = self.path / "manifests" / "production"
        manifests.mkdir(parents=True, exist_ok=True)
        (manifests / "shop.yaml").write_text(yaml.safe_dump_all(self._manifests(greeting, sidecar)))
        self.write_settings()
        today = datetime.now(UTC).date()
        plan = self.path / "docs" / "deployments" / f"{today}-plan.md"
        plan.parent.mkdir(parents=True, exist_ok=True)
        plan.write_text(_plan(version))
        self.announce(version)
        self.commit(f"Release {version}")
        self._git("tag", version)
        return version

    def write(self, name: str, text: str | None) -> None:
        """Writes a file of the application, or takes it away."""
        path = self.path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True) if text is None else path.write_text(text)

    def retag(self, version: str, *, version_file: str) -> None:
        """Moves a version to a new commit whose application claims to be another version."""
        (self.path / "www" / "version").write_text(version_file)
        self.commit(f"Mislabel {version}")
        self._git("tag", "-f", version)

    def write_settings(self) -> None:
        (self.path / "deploy-production.yaml").write_text(yaml.safe_dump(self.settings(), sort_keys=False))

    def commit(self, subject: str, *, reviewed: bool = True) -> None:
        """Commits as Ada; Grace reviews and signs."""
        self._git("add", "-A")
        trailer = "\n\nReviewed-by: Grace <grace@example.org>" if reviewed else ""
        self._git(
            "commit",
            "-q",
            "-S",
            "--author",
            "Ada <ada@example.org>",
            "-m",
            subject + trailer,
            environment={"GIT_COMMITTER_NAME": "Robot", "GIT_COMMITTER_EMAIL": "robot@example.org"},
        )

    def settings(self) -> dict[str, Any]:
        records = self.path.parent / "records"
        endpoint = {"url": f"http://{self.address}/version", "timeout": "2s"}
        base: dict[str, Any] = {
            "version": 1,
            "application": "shop",
            "image": {"registry": self.bed.registry, "name": f"{self.namespace}/shop"},
            "kubernetes": {"context": self.bed.context, "namespace": self.namespace},
            "timezone": "UTC",
            "rehearsal": True,
            "freeze": {"country": "DE"},
            "approvers": ["grace@example.org"],
            "commands": {"build": []},
            "rollout": {
                "stability": "2s",
                "no_progress": "20s",
                "deadline": "60s",
                "soak": "3s",
                "rollback_timeout": "60s",
            },
            "verify": {
                "health": [{"name": "health", "service": "shop", "port": "http", "path": "/healthz", "contains": "ok"}],
                "smoke": [{"name": "version", **endpoint, "contains": "$VERSION"}],
                "within": "20s",
            },
            "checks": {
                "tests_pass": {"command": [sys.executable, "-m", "unittest", "-v"]},
                "code_review": {"provider": "trailers"},
                "migrations_tested": {"paths": []},
                "backups_current": {
                    "backup": str(records / "backup.yaml"),
                    "restore_test": str(records / "restore.yaml"),
                    "database": "shop",
                },
                "rollback_ready": {"rehearsal": str(records / "rehearsal.yaml")},
                "monitoring_configured": {
                    "prometheus": self.bed.prometheus_url,
                    "rules": [f"Down-{self.namespace}"],
                    "queries": [{"name": "prometheus_up", "query": 'up{job="prometheus"}', "minimum": 1}],
                },
                "team_notified": {"announcement": str(records / "announcement.yaml")},
            },
        }
        for section, values in self.overrides.items():
            base[section] = {**base[section], **values} if isinstance(values, Mapping) else values
        return {section: values for section, values in base.items() if values is not None}

    @property
    def environment(self) -> dict[str, str]:
        whole = {**os.environ, **self.bed.environment(), "DEPLOY_PRODUCTION_STATE": str(self.state)}
        return whole if self.programs is None else {**whole, "PATH": f"{self.programs}:{whole['PATH']}"}

    @property
    def application(self) -> Application:
        return open_application(repository=self.path, environment=self.environment)

    def application_of(self, state: Path) -> Application:
        """Returns the application as another machine would have it."""
        return open_application(
            repository=self.path, environment={**self.environment, "DEPLOY_PRODUCTION_STATE": str(state)}
        )

    def deploy(self, version: str) -> DeployRun:
        """Plans, starts, and waits for the end."""
        application = self.application
        run_id = application.start(application.plan(version), actor="tests")
        return self.finish(run_id)

    def finish(self, run_id: RunId) -> DeployRun:
        application = self.application
        for _ in application.follow(run_id, wait=PATIENCE):
            pass
        run = application.status(run_id)
        assert run is not None
        assert run.outcome is not None, f"still {run.phase}: {run.activity}"
        return run

    def roll_back(self, run_id: RunId) -> DeployRun:
        return self.finish(self.application.rollback(run_id, reason="a test", actor="tests"))

    def key(self, kind: str, name: str) -> ObjectKey:
        version = "apps/v1" if kind == "Deployment" else "v1"
        return ObjectKey(api_version=version, kind=kind, namespace=self.namespace, name=name)

    def kubectl(self, *arguments: str) -> str:
        """Somebody else at work by hand."""
        done = subprocess.run(
            [str(self.bed.kubectl), "--namespace", self.namespace, *arguments],
            env=self.environment, check=True, capture_output=True, text=True, timeout=60,
        )  # fmt: skip
        return done.stdout

    def live(self, kind: str, name: str) -> LiveObject | None:
        world = self.application.connect(
            repository=self.path, context=self.bed.context, state=self.application.state, environment=self.environment
        )
        return world.cluster.get(self.key(kind, name))

    def record(self, name: str, **values: Any) -> None:
        path = self.path.parent / "records" / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(yaml.safe_dump(values))

    def _records(self) -> None:
        now = datetime.now(UTC).replace(microsecond=0)
        backup, restored = now - timedelta(hours=3), now - timedelta(hours=1)
        self.record("backup", database="shop", id="b-1", finished=_stamp(backup), size_bytes=1024, result="passed")
        self.record("restore", database="shop", backup="b-1", finished=_stamp(restored), result="passed")
        self.record("rehearsal", environment="staging", application="shop", finished=_stamp(restored), result="passed")

    def announce(self, version: str) -> None:
        now = datetime.now(UTC).replace(microsecond=0)
        self.record(
            "announcement",
            version=version,
            starts=_stamp(now - timedelta(minutes=5)),
            ends=_stamp(now + timedelta(hours=3)),
            posted=_stamp(now - timedelta(minutes=10)),
            channel="#releases",
        )

    def _rules(self) -> str:
        rule = {"alert": f"Down-{self.namespace}", "expr": 'up{job="shop"} == 0', "for": "1m"}
        return yaml.safe_dump({"groups": [{"name": self.namespace, "interval": "1s", "rules": [rule]}]})

    def _manifests(self, greeting: str, sidecar: str | None) -> list[dict[str, Any]]:
        labels = {"app": "shop"}
        containers: list[dict[str, Any]] = [
            {
                "name": "shop",
                "image": f"{self.namespace}/shop:latest",
                "ports": [{"name": "http", "containerPort": 8080}],
                "readinessProbe": {"httpGet": {"path": "/healthz", "port": 8080}, "periodSeconds": 1},
                "envFrom": [{"configMapRef": {"name": "shop"}}],
            }
        ]
        if self.grace:
            containers[0]["lifecycle"] = {"preStop": {"sleep": {"seconds": self.grace}}}
        if sidecar is not None:
            containers.append({"name": "sidecar", "image": sidecar})
        deployment = {
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": "shop", "labels": labels},
            "spec": {
                "replicas": 2,
                **self.deployment_spec,
                "selector": {"matchLabels": labels},
                "template": {
                    "metadata": {"labels": labels},
                    "spec": {
                        "automountServiceAccountToken": False,
                        "terminationGracePeriodSeconds": self.grace + 1,
                        "containers": containers,
                    },
                },
            },
        }
        service = {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "shop"},
            "spec": {
                "selector": labels,
                "clusterIP": self.address,
                "ports": [{"name": "http", "port": 80, "targetPort": 8080}],
            },
        }
        config = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "shop"},
            "data": {"GREETING": greeting},
            **self.config,
        }
        return [config, service, deployment]

    def _git(self, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        subprocess.run(
            ["git", *arguments],
            cwd=self.path,
            check=True,
            capture_output=True,
            env={**os.environ, **(environment or {})},
            timeout=30,
        )


def _stamp(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")


def _plan(version: str) -> str:
    sections = {
        "Changes": f"{version} changes what the page says.",
        "Risks": "The page could be wrong; nobody would be locked out.",
        "Rollback": "The tool restores the state before the release.",
        "Verification": "The page names the version.",
    }
    return f"# Release {version}\n\n" + "\n\n".join(f"## {name}\n\n{text}" for name, text in sections.items()) + "\n"
