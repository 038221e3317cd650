"""Monitoring and alerting configured for the new deployment.

## Proves

That Prometheus has loaded each named alerting rule and evaluates it now without error, and that each configured query
answers exactly one number now, within its range. These are the queries that the run asks after the deploy: what cannot
be measured before a release cannot be watched after it, and a baseline out of range would roll back any fix.

It does not prove that an alert reaches a person.

## Evidence

`/api/v1/rules?type=alert` and an instant query for each of `queries`, with the values found. For a query named
`error_rate` the skill's threshold is a maximum too.

## Fails when

FAIL: a rule is not loaded, a query has no data (unless this is the first deploy: then there is nothing to measure yet,
which is recorded), or a value is out of its range.
ERROR: Prometheus does not answer, answers partially or something else than it documents; a rule is not healthy or has
not been evaluated for 5 minutes; a query answers several series, NaN, an infinity or a sample of another time.

## Configure

```yaml
checks:
  monitoring_configured:
    prometheus: http://prometheus.example:9090
    rules: [ShopDown]
    queries:
      - name: error_rate
        query: sum(rate(http_errors_total[2m])) / sum(rate(http_requests_total[2m]))
        maximum: 0.05
```
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from deploy_production.metrics.base import NoData, Unmeasurable, Value
from deploy_production.metrics.prometheus import PROMETHEUS, AlertRule
from deploy_production.model.gate import Fact, Verdict
from deploy_production.model.skill import TriggerKind
from deploy_production.settings.checks import MetricQuery
from deploy_production.settings.checks import MonitoringConfigured as Section
from deploy_production.verifiers._words import counted
from deploy_production.verifiers.base import (
    CheckContext,
    Judgement,
    Verifier,
    failed,
    passed,
    unconfigured,
    undecided,
)

_LINES = """\
checks:
  monitoring_configured:
    prometheus: http://<host>:9090
    rules: [<name of an alerting rule>]
    queries:
      - {name: error_rate, query: "<expression>", maximum: 0.05}"""
_RECENT = timedelta(minutes=5)
_SKEW = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Finding:
    """What was found of one rule or query."""

    verdict: Verdict
    fact: Fact
    said: str
    remedy: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringConfigured:
    timeout: timedelta

    # SKILL: monitoring_configured
    def verify(self, context: CheckContext) -> Judgement:
        section = context.settings.checks.monitoring_configured
        if section is None:
            return unconfigured("monitoring_configured", _LINES)
        server = Fact(name="prometheus", value=section.prometheus)
        rules = PROMETHEUS.alert_rules(context.http, section.prometheus)
        if isinstance(rules, Unmeasurable):
            remedy = (
                "Make Prometheus reachable from here and healthy, or correct `prometheus`; then run the gate again."
            )
            return undecided(f"the rules cannot be read: {rules.reason}", server, remedy=remedy)
        now = context.clock.now()
        findings = [_rule(name, rules, now) for name in section.rules]
        deadline = context.clock.monotonic() + self.timeout.total_seconds() / 2
        for query in section.queries:
            if context.clock.monotonic() > deadline:
                remedy = "Ask fewer or cheaper queries; the gate needs an answer in a minute."
                return undecided("Prometheus answers too slowly.", server, remedy=remedy)
            findings.append(_query(context, section, query))
        return _judge(section, (server, *(finding.fact for finding in findings)), findings)


def _judge(section: Section, facts: Sequence[Fact], findings: Sequence[_Finding]) -> Judgement:
    for verdict, answer in ((Verdict.ERROR, undecided), (Verdict.FAIL, failed)):
        worst = [finding for finding in findings if finding.verdict is verdict]
        if worst:
            return answer(" ".join(finding.said for finding in worst), *facts, remedy=worst[0].remedy)
    rules, queries = counted(len(section.rules), "alerting rule"), counted(len(section.queries), "query")
    return passed(f"{rules} healthy, {queries} within range.", *facts, valid_for=section.valid_for)


def _rule(name: str, rules: Sequence[AlertRule], now: datetime) -> _Finding:
    found = [rule for rule in rules if rule.name == name]
    label = f"rule {name}"
    if not found:
        remedy = f"Load an alerting rule named {name} into Prometheus, or correct `rules`."
        fact = Fact(name=label, value="not loaded")
        return _Finding(verdict=Verdict.FAIL, fact=fact, said=f"the alert {name} is not loaded.", remedy=remedy)
    problem = next((problem for rule in found if (problem := _sickness(rule, now))), "")
    fact = Fact(name=label, value=problem or f"ok, {found[0].state}", untrusted=True)
    if problem:
        remedy = "Repair the rule in Prometheus until its page shows it as ok, then run the gate again."
        return _Finding(verdict=Verdict.ERROR, fact=fact, said=f"the alert {name} {problem}.", remedy=remedy)
    return _Finding(verdict=Verdict.PASS, fact=fact, said="")


def _sickness(rule: AlertRule, now: datetime) -> str:
    if rule.health != "ok":
        return f"is not healthy: {rule.health} {rule.last_error}".rstrip()
    if rule.last_evaluation is None or now - rule.last_evaluation > _RECENT:
        return "has not been evaluated for 5 minutes"
    if rule.last_evaluation - now > _SKEW:
        return "was evaluated in the future: one of the clocks is wrong"
    return ""


def _query(context: CheckContext, section: Section, query: MetricQuery) -> _Finding:
    label = f"query {query.name}"
    match PROMETHEUS.measure(context.http, section.prometheus, query.query, context.clock.now()):
        case Unmeasurable(reason=reason):
            fact = Fact(name=label, value=reason, untrusted=True)
            said = f"the query {query.name} cannot be measured: {reason}"
            remedy = f"Correct the query until it answers one number in Prometheus: {query.query}"
            return _Finding(verdict=Verdict.ERROR, fact=fact, said=said, remedy=remedy)
        case NoData():
            fact = Fact(name=label, value="no data")
            first = context.plan.rollback.first_deploy
            said = "" if first else f"the query {query.name} has no data for what is live now."
            remedy = f"Make it answer on the version that is live: {query.query}"
            return _Finding(verdict=Verdict.PASS if first else Verdict.FAIL, fact=fact, said=said, remedy=remedy)
        case Value(value=value):
            return _in_range(query, value, _maximum(context, query))


def _maximum(context: CheckContext, query: MetricQuery) -> float | None:
    # SKILL: "Error rate exceeds 5% for 2 minutes"
    spec = context.skill.rollback.trigger(TriggerKind.ERROR_RATE) if context.skill.rollback is not None else None
    limits = [query.maximum]
    if query.name == "error_rate" and spec is not None and not context.plan.target.rehearsal:
        limits.append(spec.threshold)
    return min((limit for limit in limits if limit is not None), default=None)


def _in_range(query: MetricQuery, value: float, maximum: float | None) -> _Finding:
    fact = Fact(name=f"query {query.name}", value=f"{value:g}")
    low = query.minimum is not None and value < query.minimum
    high = maximum is not None and value > maximum
    if not (low or high):
        return _Finding(verdict=Verdict.PASS, fact=fact, said="")
    bound = f"below {query.minimum:g}" if low else f"above {maximum:g}"
    said = f"{query.name} is {value:g} before the release already, {bound}."
    remedy = "Bring the live version back into its range first: otherwise the first sample would roll the release back."
    return _Finding(verdict=Verdict.FAIL, fact=fact, said=said, remedy=remedy)


VERIFIER: Final[Verifier] = MonitoringConfigured(timeout=timedelta(minutes=2))
