"""The ports: everything the core asks of the world, as protocols.

* Adapters implement them on real tools, simulators in the tests; one contract test runs on both.
* Every call is bounded in time by the implementation; none starts anything that outlives it, except `Runner.start`.
* A port answers facts or raises a `DeployError`; None means "is not there", never "could not tell".
"""

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

from deploy_production.model.target import LiveObject, Manifest, ObjectKey


class Clock(Protocol):
    """The one source of time."""

    def now(self) -> datetime:
        """Returns the aware wall time in UTC."""

    def monotonic(self) -> float:
        """Returns seconds that never go backwards."""

    def sleep(self, duration: timedelta) -> None:
        """Waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessResult:
    argv: tuple[str, ...]
    exit_code: int | None
    """None when the process was killed because its time was over."""
    stdout: str
    stderr: str
    timed_out: bool
    truncated: bool
    """True when output was longer than the limit; the middle is cut, beginning and end are kept."""
    duration: timedelta


class Processes(Protocol):
    def run(
        self,
        argv: Sequence[str],
        *,
        cwd: Path,
        timeout: timedelta,
        environment: Mapping[str, str] | None = None,
        output_limit: int = 4_000_000,
    ) -> ProcessResult:
        """Runs a command without a shell, in its own session, its whole group killed at the end of its time.

        The environment is an allow-list of the caller's plus `environment`.

        Raises:
            ToolError: when the program does not exist or cannot be started.
        """


class SignatureState(StrEnum):
    GOOD = "good"
    NONE = "none"
    BAD = "bad"
    UNKNOWN = "unknown"
    """Signed, but the key is not known here."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Commit:
    id: str
    tree: str
    parents: tuple[str, ...]
    author: str
    """`Name <email>`; untrusted text, like all that follows."""
    author_email: str
    committer_email: str
    committed: datetime
    subject: str
    trailers: tuple[tuple[str, str], ...]
    """(key, value) in the order of the message, as git parses them."""
    signature: SignatureState
    signer: str
    """The principal of a good signature, empty otherwise."""


class Repository(Protocol):
    """A git repository, read only; nothing depends on the working tree but `uncommitted`."""

    @property
    def root(self) -> Path: ...

    def resolve(self, revision: str) -> str | None:
        """Returns the full commit id of a tag, branch or commit, None if there is no such revision."""

    def commit(self, commit_id: str) -> Commit: ...

    def commits(self, *, base: str | None, head: str) -> tuple[Commit, ...]:
        """Returns every commit reachable from head and not from base, newest first, merges included."""

    def is_ancestor(self, ancestor: str, descendant: str) -> bool: ...

    def read(self, commit_id: str, path: str) -> bytes | None:
        """Returns a file's bytes at a commit, None if it is not there."""

    def list(self, commit_id: str, directory: str) -> tuple[str, ...]:
        """Returns the paths of all files under a directory at a commit, sorted; empty if it is not there."""

    def uncommitted(self) -> tuple[str, ...]:
        """Returns tracked paths of the working tree that differ from HEAD."""

    def checkout(self, commit_id: str) -> AbstractContextManager[Path]:
        """Gives a clean export of a commit in a private folder that disappears afterwards."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpAnswer:
    status: int
    body: bytes
    """Capped; `truncated` tells."""
    truncated: bool
    duration: timedelta


class Http(Protocol):
    def get(
        self,
        url: str,
        *,
        timeout: timedelta,
        headers: Mapping[str, str] | None = None,
        body_limit: int = 1_000_000,
    ) -> HttpAnswer:
        """Gets an http(s) URL; any status is an answer, redirects are not followed.

        Raises:
            ToolError: when there is no answer in time.
        """


class Files(Protocol):
    """Records outside the repository, written by other jobs."""

    def read(self, path: Path, *, limit: int = 1_000_000) -> bytes | None:
        """Returns a regular file's bytes, None if it is not there.

        Raises:
            ToolError: when it is there and cannot be read, or is longer than `limit`.
        """


class ImageEngine(Protocol):
    """The docker engine and, through it, the registry."""

    def ping(self) -> str:
        """Returns the engine's version."""

    def build(self, *, context: Path, dockerfile: str, tag: str, labels: Mapping[str, str], timeout: timedelta) -> str:
        """Builds an image and returns its id."""

    def tag(self, *, source: str, target: str) -> None: ...

    def push(self, reference: str, *, timeout: timedelta) -> str:
        """Pushes a tagged reference and returns the manifest digest that the registry answered."""

    def registry_digest(self, reference: str) -> str | None:
        """Returns the digest the registry holds for a tag, None if it holds none."""

    def image_label(self, reference: str, label: str) -> str | None:
        """Returns a label of a local image, None when image or label is not there. Untrusted text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterIdentity:
    uid: str
    context: str
    server: str
    server_version: str


class WatchKind(StrEnum):
    STATE = "state"
    """First answer of the list: the object was there when the watch began."""
    CHANGED = "changed"
    DELETED = "deleted"
    TICK = "tick"
    """Nothing happened for a while; time goes on."""
    BLIND = "blind"
    """The watch broke and is being opened again; `message` says why."""
    SYNCED = "synced"
    """Everything that existed at the beginning, or after a blind time, has now been told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchEvent:
    kind: WatchKind
    object: Manifest | None = None
    message: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PodLog:
    text: str
    """Untrusted."""
    truncated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswer:
    status: int
    body: bytes


class ClusterReader(Protocol):
    """What may be asked of a cluster without changing it. The context is fixed when the adapter is made."""

    def identity(self) -> ClusterIdentity: ...

    def namespace_labels(self, namespace: str) -> Mapping[str, str] | None:
        """Returns the labels of a namespace, None if it does not exist."""

    def get(self, key: ObjectKey) -> LiveObject | None: ...

    def list(self, *, api_version: str, kind: str, namespace: str, selector: str = "") -> tuple[LiveObject, ...]: ...

    def dry_run(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Returns what a forced server-side apply would make of the object; nothing is stored."""

    def dry_run_replace(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Returns what replacing the object would make of it; nothing is stored."""

    def watch(
        self, kinds: Sequence[tuple[str, str]], *, namespace: str, tick: timedelta, stop: Callable[[], bool]
    ) -> Generator[WatchEvent, None, None]:
        """Tells every change of these (apiVersion, kind) in a namespace until `stop()`; at least one event per `tick`.

        Broken watches are opened again with a fresh list (BLIND, then STATE…, SYNCED).
        """

    def pod_log(
        self, *, namespace: str, pod: str, container: str, previous: bool, tail: int, since: datetime | None
    ) -> PodLog | None:
        """Returns the last lines of a container's log, None when there is none (yet)."""

    def service_get(self, *, namespace: str, service: str, port: str, path: str, timeout: timedelta) -> ServiceAnswer:
        """Gets a path of a Service through the API server's proxy."""


class ClusterWriter(Protocol):
    """What changes a cluster. Every call is preceded by an intent in the ledger."""

    def apply(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Applies server-side with force and returns the stored object; its generation is that of our own write."""

    def replace(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Replaces an object; `metadata.resourceVersion` in the manifest guards against other writers.

        Raises:
            ConflictError: when the object changed meanwhile.
        """

    def create(self, manifest: Manifest, *, field_manager: str) -> LiveObject:
        """Creates an object.

        Raises:
            ConflictError: when it exists.
        """

    def delete(self, key: ObjectKey, *, uid: str) -> bool:
        """Deletes an object of exactly this uid (in the foreground for workloads); False when it is gone already."""


class Cluster(ClusterReader, ClusterWriter, Protocol):
    """Both."""


class EntryKind(StrEnum):
    """What the ledger records. Values are stored: never change one."""

    RUN_OPENED = "run-opened"
    PROCESS = "process"
    """The detached process has taken the run over."""
    PHASE = "phase"
    ACTIVITY = "activity"
    INTENT = "intent"
    DONE = "done"
    """The outcome of an intent; `body.of` is its sequence number."""
    GATE = "gate"
    CHECK = "check"
    SNAPSHOT = "snapshot"
    TRIGGER = "trigger"
    EVIDENCE = "evidence"
    ABORT_REQUESTED = "abort-requested"
    OBSERVED = "observed"
    """What was found after a crash."""
    REPORT = "report"
    RUN_CLOSED = "run-closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    sequence: int
    run_id: str
    moment: datetime
    kind: EntryKind | str
    """A plain str when a newer version wrote a kind unknown here."""
    body: Mapping[str, Any]
    previous: str
    hash: str


class LedgerReader(Protocol):
    """Reading never writes and never resumes anything."""

    def entries(self, run_id: str, *, after: int = 0) -> tuple[Entry, ...]: ...

    def run_ids(self, *, limit: int = 100) -> tuple[str, ...]:
        """Returns runs, newest first."""

    def verify(self) -> int:
        """Checks the whole chain and returns the number of entries.

        Raises:
            LedgerError: names the first entry that does not fit.
        """


class Ledger(LedgerReader, Protocol):
    def append(self, run_id: str, kind: EntryKind, body: Mapping[str, Any]) -> Entry:
        """Stores an entry durably before it returns."""
