"""The worker of a bed in somebody else's cluster: starts it, says so, and stays until its keeper is gone."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from testbed import catalogue, records
from testbed.errors import BedError

if TYPE_CHECKING:
    from testbed.records import Record


def main(record_file: str) -> int:
    """Starts the bed of a record, says so, and waits until the keeper is gone."""
    record = records.load(Path(record_file))
    if not sys.stdin.readline():
        return 1
    try:
        facts = _start(record)
    except BedError as error:
        _tell({"failed": error.message, "advice": error.advice})
        return 1
    if "prometheus" in record.parts:
        _tell({"say": f"the {record.provider} provider has no Prometheus: what needs it must be skipped"})
    _tell({"ready": facts})
    while sys.stdin.readline():
        pass
    return 0


def _start(record: Record) -> dict[str, str | None]:
    found = catalogue.foreign(record.provider).start(record)
    return {"netns": None, "prometheus_url": None, "postgres_dsn": None, "kubectl": shutil.which("kubectl"), **found}


def _tell(message: dict[str, object]) -> None:
    print(json.dumps(message), flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
