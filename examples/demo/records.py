"""What other jobs would have written by the day of a release: backups, rehearsals, announcements.

In a company these come from a backup job, a staging pipeline and a person; here the demo writes them all.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Records:
    folder: Path

    def backup(self, *, age: timedelta = 3 * _HOUR) -> None:
        """The last nightly backup finished `age` ago, and the restore test an hour after it."""
        finished = _now() - age
        name = f"greetings-{finished:%Y%m%dT%H%M}"
        self._write(
            "backup",
            {
                "database": "greetings",
                "id": name,
                "finished": _time(finished),
                "size_bytes": 73400320,
                "result": "passed",
            },
        )
        restored = {"database": "greetings", "backup": name, "finished": _time(finished + _HOUR), "result": "passed"}
        self._write("restore-test", restored)

    def migrations(self, digest: str) -> None:
        """Staging ran exactly these migration files yesterday."""
        finished = _time(_now() - 20 * _HOUR)
        fields = {"migrations_digest": digest, "environment": "staging", "finished": finished, "result": "passed"}
        self._write("migrations", fields)

    def rehearsal(self) -> None:
        """Last week the rollback was rehearsed in staging."""
        finished = _now() - timedelta(days=6)
        fields = {"environment": "staging", "application": "hello", "finished": _time(finished), "result": "passed"}
        self._write("rollback-rehearsal", fields)

    def announcement(self, version: str) -> None:
        """The team was told, an hour ago, of a window that is open now."""
        now = _now()
        fields = {
            "version": version,
            "starts": _time(now - _HOUR / 4),
            "ends": _time(now + 2 * _HOUR),
            "posted": _time(now - _HOUR),
            "channel": '"#releases"',
        }
        self._write("announcement", fields)

    def _write(self, name: str, fields: Mapping[str, str | int]) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        lines = "".join(f"{key}: {value}\n" for key, value in fields.items())
        (self.folder / f"{name}.yaml").write_text(lines)


def _now() -> datetime:
    return datetime.now(UTC)


def _time(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")
