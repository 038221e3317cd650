"""The report of a run, in Markdown: the deployment record, and after a rollback the draft of the incident report.

SKILL: "Document ALL deployments", "Create incident report if rollback occurred". It holds facts the run recorded;
text from outside stands in code blocks and is marked untrusted. What only people can do is listed as open duties.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from deploy_production.model.gate import GateReport
from deploy_production.model.readiness import FailureEvidence
from deploy_production.model.run import DeployRun, Outcome, RunKind
from deploy_production.model.skill import Skill
from deploy_production.model.text import sanitize

_DOCUMENT = "Document ALL deployments"
_DONE_HERE = "Monitor for"
"""The soak; everything else on the skill's lists stays a person's, even where the tool has prepared it."""
_WENT_BACK = {
    Outcome.ROLLED_BACK,
    Outcome.FIRST_DEPLOY_REMOVED,
    Outcome.TIMED_OUT_ROLLED_BACK,
    Outcome.ABORTED_ROLLED_BACK,
    Outcome.ROLLBACK_FAILED,
}


def duties_of(skill: Skill, outcome: Outcome, kind: RunKind = RunKind.DEPLOY) -> tuple[str, ...]:
    """Returns what people still owe, in the skill's words and order.

    After a success the list of step 7, after a rollback steps 3 to 5 of the procedure, after both what is said on
    documenting; nothing when nothing was deployed.
    """
    # A rollback that a person asked for succeeds by going back: the release it took back still failed.
    went_back = outcome in _WENT_BACK or (kind is RunKind.ROLLBACK and outcome is Outcome.SUCCEEDED)
    if went_back and skill.rollback is not None:
        owed = [duty for step in skill.rollback.steps for duty in step.duties]
    elif outcome in {Outcome.SUCCEEDED, Outcome.INCONCLUSIVE}:
        step = skill.step(7)
        owed = [item.text for item in step.checklist] if step is not None else []
    else:
        return ()
    # SKILL: "Document ALL deployments"
    owed += [entry.text for entry in skill.constraints if entry.heading and _DOCUMENT in entry.heading]
    return tuple(dict.fromkeys(duty for duty in owed if not duty.startswith(_DONE_HERE)))


def report(
    run: DeployRun,
    *,
    gate: GateReport | None,
    evidence: FailureEvidence | None,
    duties: Sequence[str],
    timeline: Iterable[tuple[datetime, str]],
) -> str:
    """Returns the whole document."""
    return "\n".join(
        [
            *_head(run),
            *_gate(gate),
            *_evidence(evidence),
            *_timeline(timeline),
            *_duties(duties),
            "",
        ]
    )


def _head(run: DeployRun) -> list[str]:
    incident = run.outcome in _WENT_BACK
    kind = "Rollback" if run.kind is RunKind.ROLLBACK else "Incident report" if incident else "Deployment"
    mark = " (REHEARSAL)" if run.target.rehearsal else ""
    outcome = "still going on" if run.outcome is None else run.outcome.value
    return [
        f"# {kind}{mark}: {run.version} to {run.target.application}",
        "",
        f"- Run: `{run.id}`, by {_inline(run.actor)}",
        f"- Target: {_inline(str(run.target))}, Kubernetes {_inline(run.target.server_version)}",
        f"- Commit: `{run.commit}`; plan `{run.plan_digest}`",
        f"- Image: {'none was pushed' if run.image is None else f'`{run.image.pinned}`'}",
        f"- Started {run.started:%Y-%m-%d %H:%M:%S} UTC, ended "
        + (f"{run.ended:%Y-%m-%d %H:%M:%S} UTC" if run.ended else "not yet"),
        f"- Outcome: **{outcome}**. {_inline(run.reason)}",
        f"- Objects changed: {', '.join(run.changed) or 'none'}",
    ]


def _gate(gate: GateReport | None) -> list[str]:
    if gate is None:
        return ["", "## Gate", "", "The gate was not reached."]
    lines = [
        "",
        "## Gate",
        "",
        f"Verdict: **{gate.verdict}**",
        "",
        "| Check | Verdict | What was found |",
        "|---|---|---|",
    ]
    lines += [f"| {entry.check_id} | {entry.verdict} | {_cell(entry.summary)} |" for entry in gate.results]
    lines += [f"| {check} | not run | |" for check in gate.not_run]
    blocking = gate.blocking_result
    return [*lines, "", f"To fix: {_inline(blocking.remedy)}"] if blocking is not None else lines


def _evidence(evidence: FailureEvidence | None) -> list[str]:
    if evidence is None:
        return []
    lines = [
        "",
        "## What failed",
        "",
        f"`{evidence.failure}` at {evidence.captured:%H:%M:%S} UTC: {_inline(evidence.reason)}",
    ]
    for pod in evidence.pods:
        lines += ["", f"Container `{pod.container}` of `{pod.pod}`, {pod.restarts} restarts, {_inline(pod.state)}"]
        lines += _block("log (untrusted)", pod.logs) + _block("log before the restart (untrusted)", pod.previous_logs)
    return lines + _block("warning events (untrusted)", "\n".join(evidence.events))


def _timeline(timeline: Iterable[tuple[datetime, str]]) -> list[str]:
    return ["", "## Timeline (UTC)", "", *(f"- {moment:%H:%M:%S} {_inline(text)}" for moment, text in timeline)]


def _duties(duties: Sequence[str]) -> list[str]:
    return ["", "## Still to do by people", "", *(f"- [ ] {duty}" for duty in duties)] if duties else []


def _block(title: str, text: str) -> list[str]:
    return ["", f"{title}:", "", *(f"    {line}" for line in sanitize(text, cap=8000).splitlines())] if text else []


def _inline(text: str) -> str:
    return " ".join(sanitize(text, cap=1000).split())


def _cell(text: str) -> str:
    return _inline(text).replace("|", "\\|")
