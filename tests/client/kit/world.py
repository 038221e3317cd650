"""The client on the real test bed: a session in the repository of a shop, and what is live afterwards."""

import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from deploy_production.model.run import DeployRun, Outcome
from testbed.bed import Bed
from tests.client.kit.client import Client, Running, Session
from tests.client.kit.model import Scripted
from tests.e2e.shop import Shop


def environment_of(client: Client, bed: Bed, state: Path) -> dict[str, str]:
    """Returns the variables with which a client works on a bed; a state of its own is another machine's."""
    path = f"{bed.directory / 'tools'}:{client.base['PATH']}"
    return {**bed.environment(), "DEPLOY_PRODUCTION_STATE": str(state), "PATH": path}


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """One shop in one namespace of the bed, and one client that works on it."""

    client: Client
    shop: Shop

    def start(
        self, prompt: str, *, environment: Mapping[str, str] | None = None, state: Path | None = None, **options: Any
    ) -> Running:
        """Starts the client in the shop's repository, on its cluster."""
        whole = {**environment_of(self.client, self.shop.bed, state or self.shop.state), **(environment or {})}
        return self.client.start(prompt, project=self.shop.path, environment=whole, **options)

    def deploy(self, version: str, fork: Scripted, **options: Any) -> Session:
        """Runs the client with the command of a person to its end."""
        return self.start(f"/deploy-production {version}", fork=fork, **options).finish()

    def runs(self) -> tuple[DeployRun, ...]:
        """The runs that the ledger knows, newest first."""
        return self.shop.application.history(limit=20)

    def outcomes(self) -> list[Outcome | None]:
        return [run.outcome for run in self.runs()]

    def served(self) -> str:
        """What a visitor is told to be the version."""
        with urllib.request.urlopen(f"http://{self.shop.address}/version", timeout=5) as page:
            return str(page.read().decode().strip())

    @property
    def is_untouched(self) -> bool:
        """Whether nothing of the shop has ever been applied."""
        kinds = ("Deployment", "Service", "ConfigMap")
        return all(self.shop.live(kind, "shop") is None for kind in kinds)
