"""What the server would answer to a client's first questions, known before it runs.

`launcher/answers.json` holds the answers of the real server in each protocol revision, as they were when this version
was made; a test compares the two. What is not in it is not answered here: the server is asked.
"""

import json
import os

Message = dict[str, object]

_VERSION_KEY = "io.modelcontextprotocol/protocolVersion"
_ANY = "any"
"""The revision that the server falls back to when a client names one that it does not know."""
ACKNOWLEDGED = "notifications/subscriptions/acknowledged"
LISTEN = "subscriptions/listen"
_SUBSCRIPTION_KEY = "io.modelcontextprotocol/subscriptionId"
_CHANGES = {"toolsListChanged", "promptsListChanged", "resourcesListChanged"}
SHIPPED = os.path.join(os.path.dirname(os.path.abspath(__file__)), "answers.json")


class Answers:
    """The recorded answers, by revision and method."""

    __slots__ = ("_handshake", "_modern", "_results")

    def __init__(self, recorded: "dict[str, dict[str, dict[str, str]]]", results: Message) -> None:
        self._handshake = recorded["handshake"]
        self._modern = recorded["modern"]
        self._results = results

    def initialize(self, message: Message) -> "Message | None":
        """Returns the answer to `initialize`, which begins a connection of the older kind."""
        recorded = self._handshake.get(_requested(message), self._handshake[_ANY])
        return self._answer(message, recorded["initialize"])

    def of_modern(self, message: Message) -> "Message | None":
        """Returns the answer to a request that names its revision itself."""
        return self._listed(message, self._modern.get(modern_version(message), {}))

    def after_handshake(self, message: Message, initialize: Message) -> "Message | None":
        """Returns the answer to a request on a connection that began with `initialize`."""
        if message.get("method") == "ping":
            return {"jsonrpc": "2.0", "id": message["id"], "result": {}}
        return self._listed(message, self._handshake.get(_requested(initialize), self._handshake[_ANY]))

    def _listed(self, message: Message, recorded: "dict[str, str]") -> "Message | None":
        method = message.get("method")
        # With more than the revision in it, it is another question: a page, a filter.
        if not isinstance(method, str) or method not in recorded or set(_parameters(message)) - {"_meta"}:
            return None
        return self._answer(message, recorded[method])

    def _answer(self, message: Message, result: str) -> Message:
        return {"jsonrpc": "2.0", "id": message["id"], "result": self._results[result]}


def load_answers(path: str = SHIPPED) -> Answers:
    """Returns the answers of a file."""
    with open(path, encoding="utf-8") as file:
        content = json.load(file)
    return Answers(content["recorded"], content["results"])


def modern_version(message: Message) -> str:
    """Returns the revision that a request names itself, empty for one of the older kind."""
    meta = _parameters(message).get("_meta")
    version = meta.get(_VERSION_KEY) if isinstance(meta, dict) else None
    return version if isinstance(version, str) else ""


def acknowledged(message: Message) -> "Message | None":
    """Returns how the server confirms a subscription to changes of its lists, None for any other message."""
    wanted = _parameters(message).get("notifications")
    plain = isinstance(wanted, dict) and set(wanted) <= _CHANGES and all(value is True for value in wanted.values())
    if message.get("method") != LISTEN or not is_request(message) or not plain:
        return None
    parameters: Message = {"_meta": {_SUBSCRIPTION_KEY: message["id"]}, "notifications": wanted}
    return {"jsonrpc": "2.0", "method": ACKNOWLEDGED, "params": parameters}


def acknowledged_id(message: Message) -> object:
    """Returns the subscription that a confirmation is for."""
    meta = _parameters(message).get("_meta")
    return meta.get(_SUBSCRIPTION_KEY) if isinstance(meta, dict) else None


def is_request(message: Message) -> bool:
    return "method" in message and isinstance(message.get("id"), (str, int))


def _requested(initialize: Message) -> str:
    version = _parameters(initialize).get("protocolVersion")
    return version if isinstance(version, str) else _ANY


def _parameters(message: Message) -> Message:
    parameters = message.get("params")
    return parameters if isinstance(parameters, dict) else {}
