"""One event as the client tells it on stdin, read without trust: what is not as expected is empty."""

import json
import os

from guard.marks import is_id, project_directory

_LARGEST = 4_194_304


class Event:
    """What happened, in which session, on whose plugin and project."""

    __slots__ = ("content", "environment")

    def __init__(self, content: "dict[str, object]", environment: "dict[str, str]") -> None:
        self.content = content
        self.environment = environment

    def text(self, name: str) -> str:
        """Returns a field that is text, empty otherwise."""
        value = self.content.get(name)
        return value if isinstance(value, str) else ""

    def identifier(self, name: str) -> str:
        """Returns a field that can be an id of the client, empty otherwise."""
        value = self.text(name)
        return value if is_id(value) else ""

    @property
    def session(self) -> str:
        return self.identifier("session_id")

    @property
    def prompt(self) -> str:
        return self.identifier("prompt_id")

    @property
    def agent(self) -> str:
        return self.identifier("agent_id")

    @property
    def data(self) -> str:
        """The plugin's data folder."""
        return self.environment.get("CLAUDE_PLUGIN_DATA", "")

    @property
    def root(self) -> str:
        """The plugin's own folder."""
        return self.environment.get("CLAUDE_PLUGIN_ROOT", "")

    @property
    def project(self) -> str:
        """The repository that the session works in, as a real path."""
        named = self.environment.get("CLAUDE_PROJECT_DIR") or self.text("cwd")
        return project_directory(named or os.getcwd())


def parse_event(content: bytes, environment: "dict[str, str]") -> Event:
    """Returns the event of a hook's input; `ValueError` or `TypeError` when it is none."""
    if len(content) > _LARGEST:
        raise ValueError("the client's event is too large")
    parsed = json.loads(content.decode("utf-8"))
    if not isinstance(parsed, dict):
        raise TypeError("the client's event is no object")
    return Event(parsed, environment)


class Answer:
    """What a hook answers: context for the model, or a block with its reason."""

    __slots__ = ("block", "context")

    def __init__(self, context: str = "", block: str = "") -> None:
        self.context = context
        self.block = block
