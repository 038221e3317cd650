from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy_production.adapters.http import SystemHttp
from deploy_production.errors import ToolError
from deploy_production.metrics.base import Measurement, NoData, Unmeasurable, Value
from deploy_production.metrics.prometheus import PROMETHEUS, PROVIDER
from deploy_production.ports import HttpAnswer
from tests.simulators.recorded import Recorded, serving

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
THEN = NOW.timestamp()


def success(kind: str, result: Any, **more: Any) -> Recorded:
    return Recorded.json({"status": "success", "data": {"resultType": kind, "result": result}, **more})


def series(*values: str, at: float = THEN) -> Recorded:
    return success("vector", [{"metric": {"pod": str(n)}, "value": [at, value]} for n, value in enumerate(values)])


ANSWERS: Mapping[str, Recorded] = {
    "value": series("0.25"),
    "scalar": success("scalar", [THEN, "3"]),
    "empty": success("vector", []),
    "NaN": series("NaN"),
    "+Inf": series("+Inf"),
    "-Inf": series("-Inf"),
    "two series": series("1", "2"),
    "warnings": success("vector", [{"metric": {}, "value": [THEN, "1"]}], warnings=["remote read: timeout"]),
    "infos": success("vector", [{"metric": {}, "value": [THEN, "1"]}], infos=["metric might not be a counter"]),
    "503": Recorded(body=b"Service Unavailable", status=503),
    "bad query": Recorded.json(
        {"status": "error", "errorType": "bad_data", "error": "parse \x1b[31merror"}, status=400
    ),
    "stale": series("1", at=THEN - 61),
    "ahead": series("1", at=THEN + 61),
    "no JSON": Recorded(body=b"<html>"),
    "other JSON": Recorded.json([1, 2]),
    "no data": Recorded.json({"status": "success"}),
    "no result": success("vector", None),
    "matrix": success("matrix", [{"metric": {}, "values": [[THEN, "1"]]}]),
    "string": success("string", [THEN, "up"]),
    "no pair": success("vector", [{"metric": {}, "value": "1"}]),
    "no sample": success("vector", [{"metric": {}}]),
    "no object": success("vector", ["1"]),
    "no time": success("vector", [{"metric": {}, "value": ["now", "1"]}]),
    "far time": success("vector", [{"metric": {}, "value": [1e300, "1"]}]),
    "no number": success("vector", [{"metric": {}, "value": [THEN, "much"]}]),
    "success, but 500": Recorded.json({"status": "success", "data": {}}, status=500),
}


@pytest.fixture(scope="module")
def prometheus() -> Iterator[str]:
    with serving(ANSWERS) as url:
        yield url


def measured(url: str, query: str) -> Measurement:
    return PROVIDER.measure(SystemHttp(), url, query, NOW)


@pytest.mark.parametrize(("query", "value"), [("value", 0.25), ("scalar", 3.0), ("infos", 1.0)])
def test_one_finite_sample_is_a_value(prometheus: str, query: str, value: float) -> None:
    assert measured(prometheus, query) == Value(value=value, at=NOW)


def test_a_trailing_slash_in_the_address_does_not_matter(prometheus: str) -> None:
    assert measured(f"{prometheus}/", "value") == Value(value=0.25, at=NOW)


def test_an_empty_answer_is_no_data_and_not_zero(prometheus: str) -> None:
    assert measured(prometheus, "empty") == NoData()


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("NaN", "the sample is nan, not a number"),
        ("+Inf", "the sample is inf"),
        ("-Inf", "the sample is -inf"),
        ("two series", "2 series, not one"),
        ("warnings", "the answer is partial: ['remote read: timeout']"),
        ("503", "it answered status 503: no error message"),
        ("bad query", "it answered status 400: parse error"),
        ("stale", "61 s from now: one of the clocks is wrong"),
        ("ahead", "61 s from now"),
        ("no JSON", "not one of Prometheus"),
        ("other JSON", "not one of Prometheus"),
        ("no data", "not one of Prometheus"),
        ("no result", "no list of results"),
        ("matrix", "a matrix, not one number now"),
        ("string", "a string, not one number now"),
        ("no pair", "not a time and a number"),
        ("no sample", "not a time and a number"),
        ("no object", "not a time and a number"),
        ("no time", "not a time and a number"),
        ("far time", "not a time and a number"),
        ("no number", "not a time and a number"),
        ("success, but 500", "it answered status 500"),
    ],
)
def test_everything_else_is_unmeasurable_with_its_reason(prometheus: str, query: str, words: str) -> None:
    answer = measured(prometheus, query)
    assert isinstance(answer, Unmeasurable)
    assert words in answer.reason


def test_a_server_that_does_not_answer_in_time_is_unmeasurable() -> None:
    class Hasty:
        """The real HTTP adapter, in a hurry."""

        def get(
            self, url: str, *, timeout: timedelta, headers: Mapping[str, str] | None = None, body_limit: int = 0
        ) -> HttpAnswer:
            assert timeout == timedelta(seconds=10)
            return SystemHttp().get(url, timeout=timedelta(seconds=0.2), headers=headers, body_limit=body_limit)

    with serving({"value": Recorded(body=b"", silent=True)}) as url:
        answer = PROVIDER.measure(Hasty(), url, "value", NOW)
    assert isinstance(answer, Unmeasurable)


def test_a_server_that_is_not_there_is_unmeasurable() -> None:
    with serving({}) as url:
        pass
    assert isinstance(measured(url, "value"), Unmeasurable)


def test_an_answer_that_is_cut_is_unmeasurable() -> None:
    class Cutting:
        def get(
            self, url: str, *, timeout: timedelta, headers: Mapping[str, str] | None = None, body_limit: int = 0
        ) -> HttpAnswer:
            return HttpAnswer(status=200, body=ANSWERS["value"].body, truncated=True, duration=timedelta())

    answer = PROVIDER.measure(Cutting(), "http://prometheus", "value", NOW)
    assert isinstance(answer, Unmeasurable)
    assert "longer than" in answer.reason


def rule(name: str, **changes: Any) -> dict[str, Any]:
    told = {"name": name, "type": "alerting", "health": "ok", "state": "inactive", "lastError": ""}
    return {**told, "lastEvaluation": "2026-03-02T09:59:50.123456789Z", **changes}


def rules_of(*groups: Any) -> Any:
    with serving({"/api/v1/rules": Recorded.json({"status": "success", "data": {"groups": list(groups)}})}) as url:
        return PROMETHEUS.alert_rules(SystemHttp(), url)


def test_the_alerting_rules_of_all_groups_are_read() -> None:
    found = rules_of({"rules": [rule("Down")]}, {"rules": [rule("Slow", health="err", lastError="many-to-many")]})
    assert [(entry.name, entry.health, entry.last_error) for entry in found] == [
        ("Down", "ok", ""),
        ("Slow", "err", "many-to-many"),
    ]
    assert found[0].last_evaluation == datetime(2026, 3, 2, 9, 59, 50, 123456, tzinfo=UTC)


def test_a_rule_that_was_never_evaluated_has_no_time() -> None:
    (found,) = rules_of({"rules": [rule("Down", lastEvaluation="0001-01-01T00:00:00Z")]})
    assert found.last_evaluation is None


@pytest.mark.parametrize(
    "group",
    [
        {},
        "x",
        {"rules": [{"health": "ok"}]},
        {"rules": ["x"]},
        {"rules": [rule("Down", lastEvaluation="2026-03-02T09:59:50")]},
    ],
)
def test_rules_that_are_not_as_documented_are_unmeasurable(group: Any) -> None:
    assert isinstance(rules_of(group), Unmeasurable)


def test_a_server_without_rules_api_is_unmeasurable(prometheus: str) -> None:
    answer = PROMETHEUS.alert_rules(SystemHttp(), prometheus)
    assert isinstance(answer, Unmeasurable)
    assert "status 404" in answer.reason


def test_the_http_port_is_the_only_thing_that_may_fail() -> None:
    class Broken:
        def get(self, *_arguments: Any, **_options: Any) -> HttpAnswer:
            raise ToolError("no route\x1b[2J to host", diagnosis="")

    assert PROVIDER.measure(Broken(), "http://x", "up", NOW) == Unmeasurable(reason="no route to host")
