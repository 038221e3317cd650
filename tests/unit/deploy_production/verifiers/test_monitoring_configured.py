from collections.abc import Mapping
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest

from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.verifiers.monitoring_configured import VERIFIER
from tests.simulators.clock import START
from tests.simulators.recorded import Recorded, serving
from tests.simulators.world import World, fact, judge


def rule(name: str = "ShopDown", **changes: Any) -> dict[str, Any]:
    told = {"name": name, "type": "alerting", "health": "ok", "state": "inactive"}
    return {**told, "lastEvaluation": (START - timedelta(seconds=20)).isoformat(), **changes}


def vector(*values: str) -> Recorded:
    result = [{"metric": {}, "value": [START.timestamp(), value]} for value in values]
    return Recorded.json({"status": "success", "data": {"resultType": "vector", "result": result}})


def judged(
    world: World, *, rules: Any = None, answer: Recorded | None = None, query: Mapping[str, Any] | None = None
) -> CheckResult:
    world.box.commit()
    groups = {"groups": [{"rules": [rule()] if rules is None else rules}]}
    with ExitStack() as stack:
        url = stack.enter_context(
            serving(
                {
                    "/api/v1/rules": Recorded.json({"status": "success", "data": groups}),
                    "errors": answer or vector("0.01"),
                }
            )
        )
        world.checks = {
            "monitoring_configured": {
                "prometheus": url,
                "rules": ["ShopDown"],
                "queries": [{"name": "error_rate", "query": "errors", "maximum": 0.05, **(query or {})}],
            }
        }
        return judge(VERIFIER, world)


def test_healthy_rules_and_a_value_in_range_pass(world: World) -> None:
    result = judged(world)
    assert (result.verdict, result.summary) == (
        Verdict.PASS,
        "1 alerting rule healthy, 1 query within range.",
    )
    assert (fact(result, "rule ShopDown"), fact(result, "query error_rate")) == ("ok, inactive", "0.01")
    assert result.valid_until - result.finished == timedelta(minutes=30)


def test_a_rule_that_is_not_loaded_fails(world: World) -> None:
    result = judged(world, rules=[rule("OtherDown")])
    assert (result.verdict, result.summary) == (Verdict.FAIL, "the alert ShopDown is not loaded.")
    assert "Load an alerting rule named ShopDown" in result.remedy


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"health": "err", "lastError": "bad \x1b[31mmatch"}, "the alert ShopDown is not healthy: err bad match."),
        ({"health": "unknown"}, "is not healthy: unknown"),
        ({"lastEvaluation": (START - timedelta(minutes=5, seconds=1)).isoformat()}, "has not been evaluated for 5"),
        ({"lastEvaluation": "0001-01-01T00:00:00Z"}, "has not been evaluated for 5"),
        ({"lastEvaluation": (START + timedelta(minutes=2)).isoformat()}, "evaluated in the future"),
    ],
)
def test_a_rule_that_is_not_evaluated_well_is_an_error(world: World, changes: Mapping[str, str], words: str) -> None:
    result = judged(world, rules=[rule(**changes)])
    assert result.verdict is Verdict.ERROR
    assert words in result.summary


def test_one_sick_rule_of_several_with_the_name_is_an_error(world: World) -> None:
    assert judged(world, rules=[rule(), rule(health="err")]).verdict is Verdict.ERROR


def test_a_baseline_out_of_range_fails(world: World) -> None:
    result = judged(world, answer=vector("0.07"))
    assert result.verdict is Verdict.FAIL
    assert result.summary == "error_rate is 0.07 before the release already, above 0.05."


def test_a_baseline_below_its_minimum_fails(world: World) -> None:
    query = {"name": "requests", "minimum": 1.0, "maximum": None}
    assert "below 1" in judged(world, query=query).summary


def test_settings_cannot_raise_the_skills_error_threshold(world: World) -> None:
    result = judged(world, answer=vector("0.07"), query={"maximum": 0.5})
    assert result.verdict is Verdict.FAIL


def test_a_rehearsal_may_raise_it(world: World) -> None:
    world.rehearsal = True
    assert judged(world, answer=vector("0.07"), query={"maximum": 0.5}).verdict is Verdict.PASS


def test_no_data_for_what_is_live_fails(world: World) -> None:
    result = judged(world, answer=vector())
    assert result.verdict is Verdict.FAIL
    assert "has no data for what is live now" in result.summary


def test_no_data_before_the_first_deploy_is_recorded_and_passes(world: World) -> None:
    world.first_deploy = True
    result = judged(world, answer=vector())
    assert (result.verdict, fact(result, "query error_rate")) == (Verdict.PASS, "no data")


@pytest.mark.parametrize("answer", [vector("NaN"), vector("1", "2"), Recorded(body=b"no", status=503)])
def test_a_query_that_cannot_be_measured_is_an_error(world: World, answer: Recorded) -> None:
    result = judged(world, answer=answer)
    assert result.verdict is Verdict.ERROR
    assert "the query error_rate cannot be measured" in result.summary


def test_an_error_counts_more_than_a_fail(world: World) -> None:
    assert judged(world, rules=[], answer=vector("NaN")).verdict is Verdict.ERROR


def test_a_server_that_is_not_there_is_an_error(world: World) -> None:
    world.box.commit()
    with serving({}) as url:
        pass
    world.checks = {
        "monitoring_configured": {
            "prometheus": url,
            "rules": ["ShopDown"],
            "queries": [{"name": "up", "query": "up", "minimum": 1.0}],
        }
    }
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "the rules cannot be read" in result.summary


def test_without_settings_the_lines_to_add_are_shown(world: World) -> None:
    world.box.commit()
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "prometheus: http://<host>:9090" in result.remedy
