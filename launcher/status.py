"""What the making of an environment tells those who wait for it: one small file, replaced in one step."""

import json
import os

WORKING, FAILED = "working", "failed"


class Status:
    """How far it is, or why it failed and what to do."""

    __slots__ = ("next", "state", "text")

    def __init__(self, state: str, text: str, then: str = "") -> None:
        self.state = state
        self.text = text
        self.next = then


class SetupError(Exception):
    """The environment cannot be made; what to do next is for people."""

    def __init__(self, message: str, then: str) -> None:
        super().__init__(message)
        self.message = message
        self.next = then


def write_status(path: str, status: Status) -> None:
    write_json(path, {"state": status.state, "text": status.text, "next": status.next})


def write_json(path: str, content: "dict[str, str]") -> None:
    """Writes a file in one step: a reader sees the old content or the new one."""
    temporary = f"{path}.{os.getpid()}.new"
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(content, file)
    os.replace(temporary, path)


def read_status(path: str) -> "Status | None":
    """Returns what was told last, None when nothing was or it cannot be read."""
    try:
        with open(path, encoding="utf-8") as file:
            content = json.load(file)
        return Status(str(content["state"]), str(content["text"]), str(content["next"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None
