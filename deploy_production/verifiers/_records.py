"""Records: small YAML documents in which another job says what it did and when.

* A relative path is read at the commit of the plan, an absolute one from the machine that runs the gate.
* Every field that is asked for must be there and of its type; times are RFC 3339 with a zone.
* A record of the future is an error: one of the clocks is wrong, and nobody can tell which.

It reads; what the fields must say is decided by the verifier.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from deploy_production.errors import DeployError, ExitCode
from deploy_production.model.canonical import digest_bytes, instant
from deploy_production.model.gate import Fact
from deploy_production.model.text import one_line
from deploy_production.settings.yaml_text import Dialect, read_yaml
from deploy_production.verifiers.base import CheckContext

SKEW = timedelta(seconds=60)
"""How far ahead of ours the clock of another machine may be."""


class RecordError(DeployError):
    """A record that a check stands on is missing, unreadable or incomplete: the check cannot be decided."""

    exit_code = ExitCode.GATE_ERROR
    code = "RECORD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    path: str
    digest: str
    data: Mapping[str, Any]
    example: str
    """What a complete record looks like, for remedies."""

    def text(self, key: str) -> str:
        """Returns a field that is one line of text.

        Raises:
            RecordError: when it is missing, empty or something else.
        """
        value = self._field(key)
        if not isinstance(value, str) or not value.strip():
            raise self.problem(f"`{key}` is no text; put it in quotes")
        return one_line(value)

    def whole_number(self, key: str) -> int:
        value = self._field(key)
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.problem(f"`{key}` is no whole number")
        return value

    def moment(self, key: str) -> datetime:
        """Returns a time in UTC.

        Raises:
            RecordError: when it is missing, no RFC 3339 time, or without a zone.
        """
        try:
            moment = datetime.fromisoformat(self.text(key))
        except ValueError:
            raise self.problem(f"`{key}` is no time of the form 2026-03-02T10:00:00Z") from None
        if moment.tzinfo is None:
            raise self.problem(f"`{key}` has no time zone; add Z or an offset")
        return moment.astimezone(UTC)

    def past(self, key: str, now: datetime) -> datetime:
        """Returns a time that is over by now.

        Raises:
            RecordError: as `moment`, and when the time is in the future.
        """
        moment = self.moment(key)
        if moment > now + SKEW:
            raise self.problem(f"`{key}` is in the future ({instant(moment)}): the clock of one machine is wrong")
        return min(moment, now)

    def problem(self, what: str) -> RecordError:
        return RecordError(f"{self.path}: {what}.", diagnosis=f"Write the record like this:\n{self.example}")

    def facts(self) -> tuple[Fact, ...]:
        return (Fact(name="record", value=self.path), Fact(name="record digest", value=self.digest))

    def _field(self, key: str) -> Any:
        if self.data.get(key) is None:
            raise self.problem(f"`{key}` is missing")
        return self.data[key]


def read_record(context: CheckContext, path: str, *, example: str) -> Record:
    """Returns the record at a path of the settings.

    Raises:
        RecordError: when there is none, or it is not exactly one YAML mapping.
    """
    content = read_bytes(context, path, example=example)
    try:
        parsed = read_yaml(content.decode(), dialect=Dialect.SETTINGS)
    except UnicodeDecodeError:
        raise RecordError(f"{path} is not UTF-8 text.", diagnosis=_like(example)) from None
    if parsed.problems:
        raise RecordError(f"{path}: {parsed.problems[0]}", diagnosis=_like(example))
    if len(parsed.documents) != 1 or not isinstance(parsed.documents[0].data, dict):
        raise RecordError(f"{path} is not one list of `key: value` lines.", diagnosis=_like(example))
    return Record(path=path, digest=digest_bytes(content), data=parsed.documents[0].data, example=example)


def read_bytes(context: CheckContext, path: str, *, example: str) -> bytes:
    """Returns the bytes of a record, from the commit or from this machine.

    Raises:
        RecordError: when it is not there.
    """
    if path.startswith("/"):
        content, where = context.files.read(Path(path)), "on this machine"
    else:
        content, where = context.repository.read(context.plan.commit, path), f"in commit {context.plan.commit[:12]}"
    if content is None:
        raise RecordError(
            f"There is no file {path} {where}.", diagnosis=f"Let the job write it there. {_like(example)}"
        )
    return content


def age_limit(context: CheckContext, own: timedelta) -> timedelta:
    """Returns the shorter of the settings' limit and the one the skill's requirement states; a rehearsal is exempt."""
    within = context.check.within
    return own if within is None or context.plan.target.rehearsal else min(own, within)


def _like(example: str) -> str:
    return f"A record looks like this:\n{example}"
