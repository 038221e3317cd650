"""The invocations that wait to be used: short files in the state directory, each good for one run.

* An agent's run needs one for exactly its version, given in its own session or at a terminal, at most an hour old.
* Used once: a record is moved away before the run begins, and a record whose id was used is refused.
* A record that cannot be read without doubt counts as none; why is said.
* What such a record proves, and what it does not, stands in docs/residual-risk.md: whoever can write as this user can
  write a record. It proves that nobody could start a release by words alone, and each use stays in the ledger.
"""

import json
import os
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from deploy_production.errors import NotInvokedError
from deploy_production.model.canonical import instant, plain
from deploy_production.model.invocation import Agent, Invocation, Source
from deploy_production.model.text import one_line
from deploy_production.ports import Clock

FRESH = timedelta(minutes=60)
"""The gate and a person's look at the plan fit in."""
KEPT = timedelta(days=1)
"""Then a command that nobody used is cleared away."""
SKEW = timedelta(seconds=5)
SCHEMA = 1
_LIMIT = 16_384
_ID_PREFIX, _ID_DIGITS = "inv-", 26
_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_OTHERS = 0o077
_TEXTS = ("id", "version", "source", "session", "prompt", "arguments", "directory", "moment")


@dataclass(frozen=True, slots=True, kw_only=True)
class Invocations:
    directory: Path
    clock: Clock

    def record(self, version: str, directory: Path) -> Invocation:
        """Records a person's command given at a terminal."""
        invocation = Invocation(
            id=_ID_PREFIX + "".join(secrets.choice(_ALPHABET) for _ in range(_ID_DIGITS)),
            version=version,
            source=Source.TERMINAL,
            session="",
            prompt="",
            arguments=version,
            directory=directory,
            moment=self.clock.now(),
        )
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        partial = self.directory / f".{invocation.id}"
        descriptor = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"schema": SCHEMA, **plain(invocation)}, file)
        partial.rename(self.directory / f"{invocation.id}.json")
        return invocation

    def claim(self, agent: Agent, version: str, repository: Path) -> Invocation:
        """Takes the newest invocation that covers a run of this version, and uses it up.

        Raises:
            NotInvokedError: when none does; it says what was found instead.
        """
        found, doubts = self._waiting()
        now = self.clock.now()
        for path, invocation in found:
            if now - invocation.moment > KEPT:
                path.unlink(missing_ok=True)
                continue
            misfit = _misfit(invocation, agent, version, repository, now)
            if misfit:
                doubts.append(misfit)
            elif self._use_up(path, invocation):
                return invocation
            else:
                doubts.append(f"the command for {one_line(invocation.version)} was used for a run already")
        raise NotInvokedError(
            f"No person has asked for {one_line(version)} here{_because(doubts)}.",
            diagnosis=f"Ask the person to type `/deploy-production {one_line(version)}` in this session, or to run "
            f"`deploy-production authorize {one_line(version)}` in a terminal of their own. Each is good for one run.",
        )

    def _waiting(self) -> tuple[list[tuple[Path, Invocation]], list[str]]:
        found, doubts = [], []
        for path in self.directory.glob("*.json"):
            try:
                found.append((path, _read(path)))
            except (OSError, ValueError) as error:
                doubts.append(f"{one_line(path.name)} is no record of a command: {one_line(str(error))}")
        return sorted(found, key=lambda entry: entry[1].moment, reverse=True), doubts

    def _use_up(self, path: Path, invocation: Invocation) -> bool:
        """Moves a record to where it was used; False when another run was faster, or had used it before."""
        used = self.directory / "used"
        used.mkdir(exist_ok=True, mode=0o700)
        try:
            os.link(path, used / f"{invocation.id}.json", follow_symlinks=False)
        except (FileExistsError, FileNotFoundError):
            return False
        finally:
            with suppress(FileNotFoundError):
                path.unlink()
        return True


def _read(path: Path) -> Invocation:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        facts = os.fstat(file.fileno())
        if not stat.S_ISREG(facts.st_mode) or facts.st_uid != os.geteuid() or facts.st_mode & _OTHERS:
            raise ValueError("it is not a file of this user alone")
        content = file.read(_LIMIT + 1)
    if len(content) > _LIMIT:
        raise ValueError("it is too long")
    return _parsed(json.loads(content.decode("utf-8")))


def _parsed(body: Any) -> Invocation:
    if not isinstance(body, Mapping) or body.get("schema") != SCHEMA:
        raise ValueError("it is of another version")
    if any(not isinstance(body.get(name), str) for name in _TEXTS):
        raise ValueError("a field is missing")
    digits = body["id"].removeprefix(_ID_PREFIX)
    if not body["id"].startswith(_ID_PREFIX) or len(digits) != _ID_DIGITS or set(digits) - set(_ALPHABET):
        raise ValueError("its id is none")
    moment = datetime.fromisoformat(body["moment"])
    if moment.tzinfo is None:
        raise ValueError("its time has no zone")
    texts = {name: body[name] for name in ("id", "version", "session", "prompt", "arguments")}
    return Invocation(**texts, source=Source(body["source"]), directory=Path(body["directory"]), moment=moment)


def _misfit(invocation: Invocation, agent: Agent, version: str, repository: Path, now: datetime) -> str:
    """Returns why an invocation does not cover a run, empty when it does."""
    asked = one_line(invocation.version)
    age = now - invocation.moment
    if invocation.version != version:
        return f"the command at {instant(invocation.moment)} was for {asked}"
    if age > FRESH:
        return f"the command for {asked} is older than {FRESH.total_seconds() / 60:.0f} minutes"
    if age < -SKEW:
        return f"the command for {asked} comes from the future"
    if invocation.source is Source.CLAUDE_CODE and (not agent.session or invocation.session != agent.session):
        return f"the command for {asked} was given in another session"
    if not invocation.directory.is_absolute() or not _is_within(invocation.directory, repository):
        return f"the command for {asked} was given in another project"
    return ""


def _is_within(directory: Path, repository: Path) -> bool:
    return directory.resolve().is_relative_to(repository.resolve())


def _because(doubts: list[str]) -> str:
    return f" ({'; '.join(doubts[:3])})" if doubts else ""
