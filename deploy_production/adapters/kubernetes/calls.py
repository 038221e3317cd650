"""One request to the API server as data, and its answer."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

ANSWER_TIME = timedelta(seconds=30)
BODY_LIMIT = 128_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    method: str
    path: str
    verb: str
    """As roles name it: get, list, watch, patch, create, update, delete."""
    resource: str
    """As roles name it: `deployments.apps`."""
    subject: str
    """What is asked for, in words: `Deployment/web in the namespace shop`."""
    query: Mapping[str, str] = field(default_factory=dict)
    body: Any = None
    content_type: str = "application/json"
    accept: str = "application/json"
    repeatable: bool = True
    """Nothing is stored, so that a lost answer may be asked for again."""
    attempts: int = 4
    """How often a repeatable call is tried."""
    timeout: timedelta = ANSWER_TIME
    """For the whole call, without the connecting."""
    body_limit: int = BODY_LIMIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes
    truncated: bool

    @property
    def is_success(self) -> bool:
        return 200 <= self.status < 300  # noqa: PLR2004 - the class of statuses that HTTP calls successful

    def status_object(self) -> dict[str, Any]:
        """Returns the `Status` that the API server explains a failure with, empty if the body is none."""
        try:
            parsed = json.loads(self.body)
        except ValueError:
            return {}
        return parsed if isinstance(parsed, dict) and parsed.get("kind") == "Status" else {}
