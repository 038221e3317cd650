"""Prometheus as a metric provider: instant queries and the state of alerting rules, over its HTTP API.

* A query must answer exactly one finite sample, or nothing at all.
* NaN, infinities, several series, a partial answer (`warnings`), a sample of another time, any status but 200, a body
  that is not what Prometheus documents, and no answer in time are `Unmeasurable`.
* The time of an instant query's sample is the server's own now: a difference from ours is a stopped or wrong clock.

It does not judge a value and knows nothing of thresholds. A sample may be as old as the server's lookback (5 minutes
unless configured); a target that is down answers nothing at once.
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final
from urllib.parse import urlencode

from deploy_production.errors import ToolError
from deploy_production.metrics.base import Measurement, NoData, Provider, Unmeasurable, Value
from deploy_production.model.text import one_line
from deploy_production.ports import Http

TIMEOUT = timedelta(seconds=10)
OTHER_TIME = timedelta(seconds=60)
"""How far the sample's time may be from ours."""
_BODY_LIMIT = 8_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRule:
    """An alerting rule that the server has loaded. Texts are untrusted."""

    name: str
    health: str
    """`ok`, `err` or `unknown`."""
    state: str
    last_error: str
    last_evaluation: datetime | None
    """None when it was never evaluated."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Prometheus:
    """Implements `metrics.base.Provider`."""

    def measure(self, http: Http, base_url: str, query: str, now: datetime) -> Measurement:
        """Reads one sample of an expression as of now; never raises for what the server does."""
        parameters = urlencode({"query": query, "timeout": f"{TIMEOUT.total_seconds():.0f}s"})
        data = _get(http, _url(base_url, f"query?{parameters}"))
        return data if isinstance(data, Unmeasurable) else _only_sample(data, now)

    def alert_rules(self, http: Http, base_url: str) -> tuple[AlertRule, ...] | Unmeasurable:
        """Returns every alerting rule that is loaded, with its health; several may have the same name."""
        data = _get(http, _url(base_url, "rules?type=alert"))
        if isinstance(data, Unmeasurable):
            return data
        try:
            return tuple(_rule(entry) for group in data["groups"] for entry in group["rules"])
        except (KeyError, TypeError, ValueError, AttributeError):
            return Unmeasurable(reason="the list of rules is not what Prometheus documents.")


def _url(base_url: str, path: str) -> str:
    return f"{base_url.rstrip('/')}/api/v1/{path}"


def _get(http: Http, url: str) -> Mapping[str, Any] | Unmeasurable:
    """Gets the `data` of a complete and successful answer."""
    try:
        answer = http.get(url, timeout=TIMEOUT, body_limit=_BODY_LIMIT)
    except ToolError as error:
        return Unmeasurable(reason=one_line(error.message))
    if answer.truncated:
        return Unmeasurable(reason=f"the answer is longer than {_BODY_LIMIT} bytes.")
    try:
        body = json.loads(answer.body)
    except (ValueError, RecursionError):
        body = None
    if answer.status != 200:  # noqa: PLR2004 -- HTTP's word for it
        return Unmeasurable(reason=f"it answered status {answer.status}: {_error_of(body)}")
    if not isinstance(body, dict) or body.get("status") != "success" or not isinstance(body.get("data"), dict):
        return Unmeasurable(reason=f"the answer is not one of Prometheus: {_error_of(body)}")
    if body.get("warnings"):
        return Unmeasurable(reason=f"the answer is partial: {one_line(str(body['warnings']))}")
    return dict(body["data"])


def _error_of(body: Any) -> str:
    error = body.get("error") if isinstance(body, dict) else None
    return one_line(str(error)) if error else "no error message"


def _only_sample(data: Mapping[str, Any], now: datetime) -> Measurement:
    kind, result = data.get("resultType"), data.get("result")
    if not isinstance(result, list):
        return Unmeasurable(reason="the answer has no list of results.")
    match kind:
        case "scalar":
            return _sample(result, now)
        case "vector" if not result:
            return NoData()
        case "vector" if len(result) > 1:
            return Unmeasurable(reason=f"the query answers {len(result)} series, not one; aggregate them.")
        case "vector":
            entry = result[0]
            return _sample(entry.get("value") if isinstance(entry, dict) else None, now)
        case _:
            return Unmeasurable(reason=f"the query answers a {one_line(str(kind), cap=30)}, not one number now.")


def _sample(pair: Any, now: datetime) -> Measurement:
    try:
        seconds, text = pair
        at, value = datetime.fromtimestamp(float(seconds), UTC), float(text)
    except (TypeError, ValueError, OverflowError, OSError):
        return Unmeasurable(reason="the sample is not a time and a number.")
    if not math.isfinite(value):
        return Unmeasurable(reason=f"the sample is {value}, not a number; guard the query against division by zero.")
    if abs(now - at) > OTHER_TIME:
        apart = abs(now - at).total_seconds()
        return Unmeasurable(reason=f"the sample's time is {apart:.0f} s from now: one of the clocks is wrong.")
    return Value(value=value, at=at)


def _rule(entry: Mapping[str, Any]) -> AlertRule:
    return AlertRule(
        name=str(entry["name"]),
        health=one_line(str(entry["health"]), cap=40),
        state=one_line(str(entry.get("state", "unknown")), cap=40),
        last_error=one_line(str(entry.get("lastError", ""))),
        last_evaluation=_evaluated(entry.get("lastEvaluation")),
    )


def _evaluated(text: Any) -> datetime | None:
    # Go writes its zero time for "never".
    if not isinstance(text, str) or text.startswith("0001-"):
        return None
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a time without a zone")
    return moment.astimezone(UTC)


PROMETHEUS: Final = Prometheus()
PROVIDER: Final[Provider] = PROMETHEUS
