"""One kind of one namespace: a list, then a watch from there, again and again, in a thread of its own.

* What happens is told as notes into one bounded queue; nothing is decided here.
* A watch that the server ends in an orderly way goes on from its last version. Everything else that ends it is told
  as BLIND and followed by a fresh list: after a break nothing is assumed.
* The server ends each watch after a short time, and connections are kept alive, so that silence is noticed.
* Not being allowed, and a kind the server does not know, end a stream that has never seen anything: trying again
  cannot help. Later they are a blind time like any other: what could be seen once may be seen again.
"""

import json
import queue
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from http import HTTPStatus
from typing import Any

from deploy_production.adapters.kubernetes.calls import Call
from deploy_production.adapters.kubernetes.resources import Resource
from deploy_production.adapters.kubernetes.transport import LineStream, Transport
from deploy_production.errors import ClusterError
from deploy_production.model.target import Manifest
from deploy_production.model.text import one_line

WATCH_TIME = 15
"""Seconds after which the server ends a watch in an orderly way; two seconds earlier it sends a bookmark."""
_SILENCE = timedelta(seconds=WATCH_TIME + 5)
_LIST_TIME = timedelta(seconds=20)
_LONGEST_PAUSE = 5.0
_FIRST_PAUSE = 0.1
_HOPELESS = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_PUT_TIME = 0.2


class NoteKind(Enum):
    LISTED = auto()
    CHANGED = auto()
    DELETED = auto()
    BLIND = auto()
    FAILED = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    stream: int
    kind: NoteKind
    objects: tuple[Manifest, ...] = ()
    """All there are (LISTED), or the one that changed or went."""
    message: str = ""
    error: ClusterError | None = None


class _Expired(Exception):
    """The server no longer knows the version the watch wanted to go on from (HTTP 410)."""


class KindStream:
    """Tells everything about one kind until it is stopped."""

    def __init__(
        self,
        *,
        number: int,
        transport: Transport,
        resource: Resource,
        namespace: str,
        notes: "queue.Queue[Note]",
        stopping: threading.Event,
    ) -> None:
        """Takes its number in the notes, where to ask, where to tell, and the event that ends it."""
        self._number = number
        self._transport = transport
        self._resource = resource
        self._namespace = namespace
        self._notes = notes
        self._stopping = stopping
        self._lines: LineStream | None = None
        self._guard = threading.Lock()
        self._failures = 0
        self._has_watched = False
        self.thread = threading.Thread(target=self._run, daemon=True, name=f"watch-{resource.plural}")

    def interrupt(self) -> None:
        """Ends a read that is under way; `stopping` must be set before."""
        with self._guard:
            if self._lines is not None:
                self._lines.interrupt()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                version = self._list()
                while not self._stopping.is_set():
                    version = self._follow(version)
            except _Expired:
                self._blind("the history of the cluster does not reach back that far (HTTP 410)")
            except ClusterError as error:
                if error.status in _HOPELESS and not self._has_watched:
                    self._tell(NoteKind.FAILED, error=error)
                    return
                self._blind(error.message)

    def _list(self) -> str:
        body = self._transport.ask(self._call("list", {}, _LIST_TIME))
        filler = {"apiVersion": self._resource.api_version, "kind": self._resource.kind}
        objects = tuple(filler | item for item in body.get("items") or ())
        self._tell(NoteKind.LISTED, objects=objects)
        return str(body["metadata"]["resourceVersion"])

    def _follow(self, version: str) -> str:
        """Watches from a version until the server ends it, and returns the version to go on from."""
        query = {
            "watch": "true",
            "resourceVersion": version,
            "allowWatchBookmarks": "true",
            "timeoutSeconds": str(WATCH_TIME),
        }
        lines = self._transport.open(self._call("watch", query, _SILENCE))
        self._has_watched = True
        with self._guard:
            self._lines = lines
            if self._stopping.is_set():
                lines.interrupt()
        try:
            for line in lines:
                version = self._event(line)
                self._failures = 0
        finally:
            with self._guard:
                self._lines = None
        return version

    def _event(self, line: bytes) -> str:
        """Tells one event and returns the version it brings the watch to."""
        event = _parsed(line)
        changed = event["object"]
        match event["type"]:
            case "ADDED" | "MODIFIED":
                self._tell(NoteKind.CHANGED, objects=(changed,))
            case "DELETED":
                self._tell(NoteKind.DELETED, objects=(changed,))
            case "BOOKMARK":
                pass
            case _:
                raise _stream_error(changed)
        return str(changed["metadata"]["resourceVersion"])

    def _call(self, verb: str, query: Mapping[str, str], timeout: timedelta) -> Call:
        return Call(
            method="GET",
            path=self._resource.collection(self._namespace),
            verb=verb,
            resource=self._resource.qualified,
            subject=f"{self._resource.plural} in the namespace {self._namespace}",
            query=query,
            timeout=timeout,
            attempts=1,
        )

    def _blind(self, why: str) -> None:
        if self._stopping.is_set():
            return
        self._tell(NoteKind.BLIND, message=f"{self._resource.plural}: {why}")
        self._stopping.wait(min(_FIRST_PAUSE * 2**self._failures, _LONGEST_PAUSE))
        self._failures = min(self._failures + 1, 10)

    def _tell(
        self,
        kind: NoteKind,
        *,
        objects: tuple[Manifest, ...] = (),
        message: str = "",
        error: ClusterError | None = None,
    ) -> None:
        note = Note(stream=self._number, kind=kind, objects=objects, message=message, error=error)
        while not self._stopping.is_set():
            try:
                self._notes.put(note, timeout=_PUT_TIME)
            except queue.Full:
                continue
            return


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        event = json.loads(line)
    except ValueError as error:
        raise _broken("a line that is not JSON") from error
    if not isinstance(event, dict) or not isinstance(event.get("object"), dict) or "type" not in event:
        raise _broken("an event without an object")
    if event["type"] != "ERROR" and not (event["object"].get("metadata") or {}).get("resourceVersion"):
        raise _broken("an object without a version")
    return event


def _stream_error(status: Mapping[str, Any]) -> Exception:
    if status.get("code") == HTTPStatus.GONE:
        return _Expired()
    return _broken(f"the error '{one_line(str(status.get('message', '')))}'")


def _broken(what: str) -> ClusterError:
    return ClusterError(f"The watch brought {what}.", diagnosis="Check the health of the API server.", retryable=True)
