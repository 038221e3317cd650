"""Rollback procedure prepared and tested.

## Proves

That the server accepts today, in a dry run, exactly what a rollback would write: the content of every live object that
this release may change, with the same content as the result; that what is live is stable, so that going back to it
helps; and that somebody rehearsed a rollback of this application in staging.

On a first deploy there is nothing to go back to: the rollback is to remove what the release created, and the report
says so. The rehearsal is still needed.

It does not prove that the registry still holds the images that a rollback would pull.

## Evidence

The dry runs, object by object; the state of the live Deployment; a YAML record with `environment` (`staging` or
`rehearsal`), `application`, `finished` and `result`.

## Fails when

FAIL: the live Deployment is paused or not all of its replicas are available, the server would store something else
than what is live now, or the record is of another application or environment, has another result than `passed`, or is
older than `max_age`.
ERROR: the cluster does not answer or refuses the dry run, the record is missing, incomplete or of the future, the
skill has no rollback procedure, or the live Deployment came or went since the plan.

## Configure

```yaml
checks:
  rollback_ready:
    rehearsal: docs/rehearsals/rollback.yaml
    max_age: 90d
```
"""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from deploy_production.model.canonical import instant
from deploy_production.model.content import content_digest, restorable
from deploy_production.model.gate import Fact, Verdict
from deploy_production.model.target import FIELD_MANAGER, LiveObject, ObjectKey
from deploy_production.settings.checks import RollbackReady as Section
from deploy_production.verifiers._live import instability
from deploy_production.verifiers._records import age_limit, read_record
from deploy_production.verifiers._words import in_words
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
  rollback_ready:
    rehearsal: docs/rehearsals/rollback.yaml"""


@dataclass(frozen=True, slots=True, kw_only=True)
class RollbackReady:
    timeout: timedelta

    # SKILL: rollback_ready
    def verify(self, context: CheckContext) -> Judgement:
        section = context.settings.checks.rollback_ready
        if section is None:
            return unconfigured("rollback_ready", _LINES)
        # SKILL: "Verify rollback script exists"
        if context.skill.rollback is None or not context.skill.rollback.steps:
            return undecided("the skill has no rollback procedure.", remedy="Add a `rollback_procedure` to the skill.")
        rehearsal = _rehearsal(context, section)
        if rehearsal.verdict is not Verdict.PASS:
            return rehearsal
        for part in (_workload(context), _dry_runs(context, self.timeout)):
            if part.verdict is not Verdict.PASS:
                return part
            rehearsal = _joined(rehearsal, part)
        return rehearsal


def _joined(one: Judgement, other: Judgement) -> Judgement:
    summary = f"{one.summary} {other.summary}"
    return passed(summary, *one.evidence, *other.evidence, valid_for=one.valid_for, expires=one.expires)


# SKILL: "Test rollback in staging"
def _rehearsal(context: CheckContext, section: Section) -> Judgement:
    record = read_record(context, section.rehearsal, example=_example(context))
    finished = record.past("finished", context.clock.now())
    age, limit = context.clock.now() - finished, age_limit(context, section.max_age)
    said = {key: record.text(key) for key in ("environment", "application", "result")}
    facts = (*record.facts(), Fact(name="rehearsed", value=instant(finished)))
    remedy = f"Rehearse a rollback in staging and record it in {record.path}:\n{_example(context)}"
    if said["environment"] not in {"staging", "rehearsal"}:
        return failed(f"the rehearsal was in {said['environment']}, not in staging.", *facts, remedy=remedy)
    if said["application"] != context.settings.application:
        return failed(f"the rehearsal was of {said['application']}.", *facts, remedy=remedy)
    if said["result"] != "passed":
        return failed(f"the result of the rehearsal is {said['result']}, not passed.", *facts, remedy=remedy)
    if age > limit:
        words = f"the rehearsal was {in_words(age)} ago; the limit is {in_words(limit)}."
        return failed(words, *facts, remedy=remedy)
    summary = f"a rollback was rehearsed {in_words(age)} ago."
    return passed(summary, *facts, valid_for=timedelta(hours=1), expires=finished + limit)


def _example(context: CheckContext) -> str:
    return (
        f"environment: staging\napplication: {context.settings.application}\n"
        "finished: 2026-03-02T10:00:00Z   # when it was done\nresult: passed"
    )


# SKILL: "Confirm previous version is stable"
def _workload(context: CheckContext) -> Judgement:
    target = context.plan.target
    key = ObjectKey(api_version="apps/v1", kind="Deployment", namespace=target.namespace, name=target.application)
    live = context.cluster.get(key)
    if (live is None) != context.plan.rollback.first_deploy:
        what = "does not exist any more" if live is None else "exists by now"
        return undecided(f"{key} {what}: the plan is of another state.", remedy="Plan again.")
    if live is None:
        fact = Fact(name="live version", value="none: the rollback removes what the release creates")
        return passed("This is the first deploy; going back means removing it.", fact, valid_for=timedelta(hours=1))
    problem = instability(live.manifest)
    if problem:
        return failed(
            f"what is live is not stable: {problem}.",
            Fact(name="live version", value=context.plan.rollback.version or "unknown", untrusted=True),
            remedy="A rollback would go back to this. Bring the live version into order first, or roll it back.",
        )
    fact = Fact(name="live version", value=context.plan.rollback.version or "unknown", untrusted=True)
    return passed("What is live is stable.", fact, valid_for=timedelta(hours=1))


def _dry_runs(context: CheckContext, limit: timedelta) -> Judgement:
    deadline = context.clock.monotonic() + limit.total_seconds()
    facts: list[Fact] = []
    for planned in context.plan.objects:
        live = context.cluster.get(planned.key)
        if live is None:
            facts.append(Fact(name=str(planned.key), value="does not exist; a rollback removes it"))
            continue
        if context.clock.monotonic() > deadline:
            return undecided("the cluster answers too slowly.", *facts, remedy="Run the gate again.")
        if not _would_come_back(context, live):
            return failed(
                f"the server would not bring {planned.key} back as it is now.",
                *facts,
                remedy="Look for a webhook or policy that changes this object, and make it accept what is live.",
            )
        facts.append(Fact(name=str(planned.key), value="restored exactly, in a dry run"))
    count = sum("restored" in fact.value for fact in facts)
    return passed(f"The server accepts the restore of {count} objects.", *facts, valid_for=timedelta(hours=1))


def _would_come_back(context: CheckContext, live: LiveObject) -> bool:
    """Asks for an apply first and a replace second, as a rollback does."""
    content, wanted = restorable(live.manifest), content_digest(live.manifest)
    if content_digest(context.cluster.dry_run(content, field_manager=FIELD_MANAGER).manifest) == wanted:
        return True
    guarded = {**content, "metadata": {**content["metadata"], "resourceVersion": live.resource_version}}
    return content_digest(context.cluster.dry_run_replace(guarded, field_manager=FIELD_MANAGER).manifest) == wanted


VERIFIER: Final[Verifier] = RollbackReady(timeout=timedelta(minutes=2))
