"""Where this machine keeps what it must remember: the ledger, the plans, and a folder for each run."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from deploy_production.ledger.plans import DocumentStore

VARIABLE = "DEPLOY_PRODUCTION_STATE"


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    directory: Path

    @classmethod
    def find(cls, environment: Mapping[str, str]) -> "State":
        """Returns the directory that the environment names, or the user's own, absolute; nothing is created."""
        named = environment.get(VARIABLE)
        found = Path(named) if named else platformdirs.user_state_path("deploy-production")
        # The process of a run has another current directory than the command that starts it.
        return cls(directory=found.absolute())

    @property
    def ledger(self) -> Path:
        return self.directory / "ledger.sqlite3"

    @property
    def plans(self) -> DocumentStore:
        return DocumentStore(self.directory / "documents")

    @property
    def invocations(self) -> Path:
        """Where a person's commands wait; a client's hook computes this path with the standard library."""
        return self.directory / "invocations"

    def log(self, run_id: str) -> Path:
        return self.directory / "runs" / run_id / "run.log"

    def write_report(self, run_id: str, text: str) -> Path:
        """Stores the report of a run and returns where."""
        path = self.directory / "runs" / run_id / "report.md"
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        return path

    def report(self, run_id: str) -> Path | None:
        path = self.directory / "runs" / run_id / "report.md"
        return path if path.is_file() else None
