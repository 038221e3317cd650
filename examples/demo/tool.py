"""The tool under demonstration, used as a user does: its command line, and nothing else."""

import json
import os
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from examples.demo import terminal
from examples.demo.process import DemoError, output, passed_through

PROGRAM = Path(sys.executable).parent / "deploy-production"
RUN_SECONDS = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    exit_code: int | None
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    repository: Path
    state: Path

    def environment(self) -> Mapping[str, str]:
        return {**os.environ, "DEPLOY_PRODUCTION_STATE": str(self.state), "PYTHONUNBUFFERED": "1"}

    def show(self, *words: str) -> Ended:
        """Runs a command on this terminal."""
        terminal.command(["deploy-production", *words])
        began = time.monotonic()
        argv = [str(PROGRAM), *words]
        code = passed_through(argv, cwd=self.repository, env=self.environment(), seconds=RUN_SECONDS)
        return Ended(exit_code=code, seconds=time.monotonic() - began)

    def release(self, version: str) -> Ended:
        return self.show("run", version, "--yes")

    def data(self, *words: str) -> dict[str, Any]:
        """Returns what a command prints with `--json`."""
        try:
            text = output([str(PROGRAM), *words, "--json"], cwd=self.repository, env=self.environment())
            found: dict[str, Any] = json.loads(text)
        except ValueError as error:
            raise DemoError(f"`deploy-production {words[0]} --json` printed no JSON") from error
        return found
