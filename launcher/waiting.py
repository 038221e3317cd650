"""Requests that wait for the server, and what their senders are told meanwhile.

A call that waits long gets progress; one that waits too long, or for nothing, gets an answer that says what to do.
"""

import json

from launcher.answers import LISTEN, Message, modern_version
from launcher.status import Status

HOLD_SECONDS = 40.0
_BEAT_SECONDS = 2.0
_FAILED = -32603
_MESSAGE = 200


class Waiting:
    """One line of the client that the server has not been given yet."""

    __slots__ = ("_beats", "_told", "line", "message", "since")

    def __init__(self, line: bytes, message: Message, now: float) -> None:
        self.line = line
        self.message = message
        self.since = now
        self._told = now
        self._beats = 0

    @property
    def asks(self) -> bool:
        """Whether somebody waits for an answer; a subscription waits for nothing."""
        return "id" in self.message and "method" in self.message and self.message["method"] != LISTEN

    def is_overdue(self, now: float) -> bool:
        return self.asks and now - self.since >= HOLD_SECONDS

    def beat(self, now: float, text: str) -> "Message | None":
        """Returns the progress to tell now, if it is time and the sender wants it."""
        token = _progress_token(self.message)
        if token is None or now - self._told < _BEAT_SECONDS:
            return None
        self._told = now
        self._beats += 1
        parameters = {"progressToken": token, "progress": self._beats, "message": text[:_MESSAGE]}
        return {"jsonrpc": "2.0", "method": "notifications/progress", "params": parameters}


def not_yet(message: Message, text: str) -> Message:
    """Returns the answer to a request that has waited long enough for a server that is still being prepared."""
    return _refusal(
        message,
        code="SERVER_PREPARING",
        why=f"The deploy tools are being prepared on this machine for the first time: {text}.",
        then="Nothing was done. Make the same call again; it waits until the tools are ready.",
        retryable=True,
    )


def never(message: Message, status: Status) -> Message:
    """Returns the answer to a request for a server that could not be prepared."""
    return _refusal(
        message,
        code="SERVER_UNAVAILABLE",
        why=f"The deploy tools could not be prepared on this machine. {status.text}",
        then=f"Nothing was done, and nothing may be deployed in another way. Tell the person: {status.next}",
        retryable=False,
    )


def _refusal(message: Message, *, code: str, why: str, then: str, retryable: bool) -> Message:
    if message.get("method") != "tools/call":
        error = {"code": _FAILED, "message": f"{why} {then}"}
        return {"jsonrpc": "2.0", "id": message["id"], "error": error}
    content = {"code": code, "why": why, "next": then, "retryable": retryable}
    result: Message = {"content": [{"type": "text", "text": json.dumps(content, ensure_ascii=False)}], "isError": True}
    if modern_version(message):
        result["resultType"] = "complete"
    return {"jsonrpc": "2.0", "id": message["id"], "result": result}


def _progress_token(message: Message) -> "str | int | None":
    parameters = message.get("params")
    meta = parameters.get("_meta") if isinstance(parameters, dict) else None
    token = meta.get("progressToken") if isinstance(meta, dict) else None
    return token if isinstance(token, (str, int)) else None
