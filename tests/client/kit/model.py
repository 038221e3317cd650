"""The Messages API on the loopback, with a model that follows a script: what a real client talks to in these tests.

* A script is a generator: it yields what the model says or calls, and is sent what the client answered.
* Each conversation (the fork, the main one) has a script of its own; what has no tools is a side request of the client.
* A request that is sent again gets the same reply: the number of the model's own messages in it says which.
* Whatever else the client asks for is refused and remembered as foreign.
"""

import json
import secrets
import threading
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Literal, Self

Block = dict[str, Any]
Kind = Literal["fork", "main", "side"]
PLAN_AGENT = "planning specialist"
"""Stands in the system text of the agent that the skill forks into."""
MOST_REPLIES = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the client sent back for the model's last message."""

    text: str = ""
    """Of the tool's result."""
    is_error: bool = False
    beside: str = ""
    """Everything else that came with it: what hooks and the client itself tell the model."""

    @property
    def content(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.text)
        return found


Script = Generator[Block, Answer, str | None]
Scripted = Callable[[], Script]


def call(tool: str, **arguments: Any) -> Block:
    """Returns the block with which a model calls a tool."""
    return {"type": "tool_use", "id": f"toolu_{secrets.token_hex(10)}", "name": tool, "input": arguments}


def say(text: str) -> Block:
    """Returns the block with which a model says something."""
    return {"type": "text", "text": text}


def silence() -> Script:
    """A model that has nothing to do."""
    yield from ()
    return "Done."


@dataclass(slots=True)
class Conversation:
    """One script, and how far it has come."""

    scripted: Scripted
    replies: list[Block] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    failure: BaseException | None = None
    _script: Script | None = None

    def reply(self, body: dict[str, Any]) -> Block:
        """Returns what the model says to a request; goes on with the script when it is new."""
        number: int = sum(message["role"] == "assistant" for message in body["messages"])
        if number >= len(self.replies):
            self.replies.append(self._next(body))
            return self.replies[-1]
        return self.replies[number]

    def _next(self, body: dict[str, Any]) -> Block:
        try:
            if self._script is None:
                self._script = self.scripted()
                return next(self._script)
            self.answers.append(answer(body))
            assert len(self.replies) < MOST_REPLIES, f"the script does not end: {self.answers[-1]}"
            return self._script.send(self.answers[-1])
        except StopIteration as end:
            return say(end.value or "Done.")
        except BaseException as failure:  # noqa: BLE001 -- kept for the test, which raises it on its own thread
            self.failure = self.failure or failure
            return say(f"The script failed: {failure!r}")


def answer(body: dict[str, Any]) -> Answer:
    """Returns what a request holds after the model's last message."""
    messages = body["messages"]
    last = max((place for place, message in enumerate(messages) if message["role"] == "assistant"), default=-1)
    blocks = [block for message in messages[last + 1 :] for block in blocks_of(message["content"])]
    results = [block for block in blocks if block["type"] == "tool_result"]
    return Answer(
        text="\n".join(text_of(block.get("content", "")) for block in results),
        is_error=any(bool(block.get("is_error")) for block in results),
        beside="\n".join(block["text"] for block in blocks if block["type"] == "text"),
    )


def blocks_of(content: str | list[Block]) -> list[Block]:
    return [say(content)] if isinstance(content, str) else content


def text_of(content: str | list[Block]) -> str:
    return "\n".join(block["text"] for block in blocks_of(content) if block["type"] == "text")


def kind_of(body: dict[str, Any]) -> Kind:
    if PLAN_AGENT in text_of(body.get("system") or ""):
        return "fork"
    return "main" if body.get("tools") else "side"


@dataclass(slots=True)
class ScriptedModel:
    """Serves the API until it is closed; use it as a context manager."""

    fork: Conversation
    main: Conversation
    requests: list[tuple[Kind, dict[str, Any]]] = field(default_factory=list)
    foreign: list[str] = field(default_factory=list)
    port: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), partial(_Handler, self))
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None

    def reply(self, body: dict[str, Any]) -> Block:
        with self._lock:
            kind = kind_of(body)
            self.requests.append((kind, body))
            if kind == "side":
                return say("A deploy")
            return (self.fork if kind == "fork" else self.main).reply(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that ends closes its connections whenever it likes."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def __init__(self, model: ScriptedModel, *arguments: Any) -> None:
        self._model = model
        super().__init__(*arguments)

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length") or 0)) or b"{}")
        match self.path.partition("?")[0]:
            case "/v1/messages":
                self._stream(body, self._model.reply(body))
            case "/v1/messages/count_tokens":
                self._json(200, {"input_tokens": 100})
            case _:
                self._refuse()

    def do_HEAD(self) -> None:
        self._json(200, {})

    def do_GET(self) -> None:
        self._refuse()

    def do_CONNECT(self) -> None:
        self._refuse()

    def log_message(self, *_: object) -> None:
        """The model keeps what matters."""

    def _refuse(self) -> None:
        self._model.foreign.append(f"{self.command} {self.path}")
        self.close_connection = True
        self._json(403, {"type": "error", "error": {"type": "not_found_error", "message": "refused"}})

    def _json(self, status: int, content: dict[str, Any]) -> None:
        text = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(text)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(text)

    def _stream(self, body: dict[str, Any], block: Block) -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for event in _events(block, str(body.get("model"))):
            self.wfile.write(f"event: {event['type']}\ndata: {json.dumps(event)}\n\n".encode())
        self.wfile.flush()


def _events(block: Block, model: str) -> list[dict[str, Any]]:
    usage = {"input_tokens": 10, "output_tokens": 1, "cache_creation_input_tokens": 0, "cache_read_input_tokens": 0}
    head = {"id": f"msg_{secrets.token_hex(10)}", "type": "message", "role": "assistant", "model": model}
    if block["type"] == "text":
        start, delta, reason = say(""), {"type": "text_delta", "text": block["text"]}, "end_turn"
    else:
        start = {**block, "input": {}}
        delta, reason = {"type": "input_json_delta", "partial_json": json.dumps(block["input"])}, "tool_use"
    return [
        {
            "type": "message_start",
            "message": {**head, "usage": usage, "content": [], "stop_reason": None, "stop_sequence": None},
        },
        {"type": "content_block_start", "index": 0, "content_block": start},
        {"type": "content_block_delta", "index": 0, "delta": delta},
        {"type": "content_block_stop", "index": 0},
        {
            "type": "message_delta",
            "delta": {"stop_reason": reason, "stop_sequence": None},
            "usage": {"output_tokens": 5},
        },
        {"type": "message_stop"},
    ]
