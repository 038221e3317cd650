"""Carries messages between a client and a server that may not be there yet.

* Before the server is there, the handshake and the lists are answered from the record, everything else waits.
* When it comes, it is given the client's own handshake, its answer to that is kept back, and what waited follows in
  order. From then on every line goes through unchanged, in both directions.
* The client's first request decides the kind of the connection, as it does for the server alone.
"""

import json
import threading

from launcher.answers import ACKNOWLEDGED, Answers, Message, acknowledged, acknowledged_id, is_request, modern_version
from launcher.status import Status
from launcher.waiting import Waiting, never, not_yet

REPLAY_ID = "launcher:initialize"


class Lines:
    """Where lines are written to; each goes out whole, whoever writes."""

    __slots__ = ("_file", "_lock")

    def __init__(self, file: "object") -> None:
        self._file = file
        self._lock = threading.Lock()

    def write(self, line: bytes) -> None:
        with self._lock:
            self._file.write(line)  # type: ignore[attr-defined]  # a binary file; naming its protocol needs `typing`
            self._file.flush()  # type: ignore[attr-defined]  # as above

    def send(self, message: Message) -> None:
        self.write(json.dumps(message, ensure_ascii=False, separators=(",", ":")).encode() + b"\n")


class Relay:
    """The state between the two; every method may be called by any thread."""

    def __init__(self, answers: Answers, client: Lines, clock: "object") -> None:
        self._answers = answers
        self._client = client
        self._clock = clock
        self._lock = threading.Lock()
        self._waiting: list[Waiting] = []
        self._initialize: "Message | None" = None
        self._asked = False
        self._server: "Lines | None" = None
        self._open = False
        self._acknowledged: set[object] = set()
        self.wanted = threading.Event()
        """Set while somebody waits for the server: after a failure, that is worth another try."""

    def from_client(self, line: bytes) -> None:
        """Takes one line of the client."""
        if self._open and self._server is not None:
            self._server.write(line)
            return
        with self._lock:
            if not self._open:
                self._take(line)
                return
        self.from_client(line)

    def from_server(self, line: bytes) -> None:
        """Takes one line of the server."""
        if not self._open and _parsed(line).get("id") == REPLAY_ID:
            with self._lock:
                self._send({"jsonrpc": "2.0", "method": "notifications/initialized"})
                self._let_through()
            return
        if self._acknowledged and self._is_known(line):
            return
        self._client.write(line)

    def server_is_there(self, server: Lines) -> None:
        """Connects the server as soon as the client has asked anything."""
        with self._lock:
            self._server = server
            self._connect()

    def failed(self, status: Status) -> None:
        """Answers all that wait with why there is no server; what comes later waits for another try."""
        with self._lock:
            self.wanted.clear()
            for waiting in self._waiting:
                if waiting.asks:
                    self._client.send(never(waiting.message, status))
            self._waiting = [waiting for waiting in self._waiting if not waiting.asks]

    def tell(self, text: str) -> None:
        """Tells those who wait how far it is, and answers those who have waited long enough."""
        now = self._now()
        with self._lock:
            for waiting in list(self._waiting):
                if waiting.is_overdue(now):
                    self._waiting.remove(waiting)
                    self._client.send(not_yet(waiting.message, text))
                    continue
                progress = waiting.beat(now, text)
                if progress is not None:
                    self._client.send(progress)

    def _take(self, line: bytes) -> None:
        message = _parsed(line)
        if message.get("method") == "notifications/initialized":
            return
        if message.get("method") == "notifications/cancelled" and self._forget(message):
            return
        answer = self._answer(message) if is_request(message) else None
        if answer is not None:
            self._client.send(answer)
        else:
            self._acknowledge(message)
            waiting = Waiting(line, message, self._now())
            self._waiting.append(waiting)
            if waiting.asks:
                self.wanted.set()
        self._asked = self._asked or is_request(message)
        self._connect()

    def _answer(self, message: Message) -> "Message | None":
        if message.get("method") == "initialize":
            answer = self._answers.initialize(message)
            self._initialize = message
            return answer
        if modern_version(message):
            return self._answers.of_modern(message)
        return None if self._initialize is None else self._answers.after_handshake(message, self._initialize)

    def _acknowledge(self, message: Message) -> None:
        """Confirms a subscription that the server will be given later: some clients ask for nothing before that."""
        acknowledgement = acknowledged(message)
        if acknowledgement is not None:
            self._acknowledged.add(message["id"])
            self._client.send(acknowledgement)

    def _is_known(self, line: bytes) -> bool:
        """Tells whether a line of the server confirms what was confirmed already; each is kept back once."""
        if ACKNOWLEDGED.encode() not in line:
            return False
        identifier = acknowledged_id(_parsed(line))
        known = identifier in self._acknowledged
        self._acknowledged.discard(identifier)
        return known

    def _forget(self, cancelled: Message) -> bool:
        parameters = cancelled.get("params")
        wanted = parameters.get("requestId") if isinstance(parameters, dict) else None
        kept = [waiting for waiting in self._waiting if wanted is None or waiting.message.get("id") != wanted]
        found = len(kept) < len(self._waiting)
        self._waiting = kept
        return found

    def _connect(self) -> None:
        if self._server is None or not self._asked or self._open:
            return
        if self._initialize is None:
            self._let_through()
        elif self._initialize.get("id") != REPLAY_ID:
            self._send({**self._initialize, "id": REPLAY_ID})
            # Once: the answers to what comes meanwhile are those of the same handshake.
            self._initialize = {**self._initialize, "id": REPLAY_ID}

    def _let_through(self) -> None:
        for waiting in self._waiting:
            if self._server is not None:
                self._server.write(waiting.line)
        self._waiting = []
        self._open = True

    def _send(self, message: Message) -> None:
        if self._server is not None:
            self._server.send(message)

    def _now(self) -> float:
        return float(self._clock())  # type: ignore[operator]  # a function; naming its type needs `typing`


def _parsed(line: bytes) -> Message:
    try:
        message = json.loads(line)
    except ValueError:
        return {}
    return message if isinstance(message, dict) else {}
