"""The ledger in clear words: one plain line per entry, the same in every face.

* What came from outside (a cluster, a log, a commit) is folded into one sanitized line; nothing here is coloured.
* An entry of a newer version is told as such, a damaged body gives a poorer line: telling never fails.
* A rehearsal says so on every line.
"""

from collections.abc import Callable, Mapping
from typing import Any

from deploy_production.model.run import DeployRun, Outcome, Phase, RunKind
from deploy_production.model.text import one_line
from deploy_production.ports import Entry, EntryKind

REHEARSAL = "REHEARSAL"

PHASES: Mapping[Phase, str] = {
    Phase.VERIFY: "the gate",
    Phase.BUILD: "build",
    Phase.DOCKER: "image",
    Phase.PUSH: "push",
    Phase.DEPLOY: "deploy",
    Phase.CHECK: "verification",
    Phase.SUCCESS: "soak and completion",
    Phase.ROLLBACK: "rollback",
    Phase.STOPPED: "stopped",
}

OUTCOMES: Mapping[Outcome, str] = {
    Outcome.SUCCEEDED: "succeeded",
    Outcome.UNCHANGED: "unchanged: the cluster already has this release, nothing was written",
    Outcome.GATE_FAILED: "blocked by the gate: a check failed, nothing was written",
    Outcome.GATE_UNDECIDED: "blocked by the gate: a check could not be decided, nothing was written",
    Outcome.FROZEN: "not started: a freeze window forbids it",
    Outcome.LEASE_HELD: "not started: another run holds the target",
    Outcome.DRIFTED: "stopped: the world moved since the plan, nothing was written",
    Outcome.FAILED_BEFORE_WRITE: "failed before anything in the cluster changed",
    Outcome.ABORTED: "aborted before anything in the cluster changed",
    Outcome.ABORTED_ROLLED_BACK: "aborted, and rolled back to the state before",
    Outcome.ROLLED_BACK: "failed, and rolled back to the state before",
    Outcome.FIRST_DEPLOY_REMOVED: "the first deploy failed; what it created was removed again",
    Outcome.TIMED_OUT_ROLLED_BACK: "not finished in time, and rolled back to the state before",
    Outcome.ROLLBACK_FAILED: "ROLLBACK FAILED: the state before was not restored, a person must act now",
    Outcome.HELD: "failed, and left as it is for a person to decide",
    Outcome.INCONCLUSIVE: "inconclusive: it could not be told whether the release is good",
    Outcome.DIED: "its process died; what it left was observed, a person must decide",
    Outcome.INTERNAL: "ended by an error of this tool",
}

_EFFECTS = {
    "lease": "taking the lease of",
    "run": "running",
    "build": "building",
    "tag": "tagging",
    "push": "pushing",
    "snapshot": "keeping the state before of",
    "apply": "applying",
    "restore": "restoring",
    "delete": "deleting",
    "release": "releasing the lease of",
}
_FACTS = {
    "change": "{}",
    "image": "image {}",
    "digest": "digest {}",
    "generation": "generation {}",
    "exit_code": "exit code {}",
    "seconds": "{} s",
}
"""What of an effect's result is for people; uids and fingerprints are for the recovery after a crash."""
_Body = Mapping[str, Any]


def narrate(entry: Entry, *, rehearsal: bool) -> str | None:
    """Returns one line about an entry, None for one that says nothing new to a person."""
    tell = _TELLERS.get(entry.kind)
    line = _unknown(entry) if tell is None else tell(entry.body)
    if line is None:
        return None
    line = one_line(line, cap=500)
    return f"{REHEARSAL} {line}" if rehearsal else line


def summarize(run: DeployRun) -> str:
    """Returns one line about the state of a run."""
    what = "rollback to before" if run.kind is RunKind.ROLLBACK else "deploy of"
    return one_line(f"{run.id}: {what} {run.version} to {run.target}: {state_of(run)}", cap=700)


def state_of(run: DeployRun) -> str:
    """Returns how a run ended and why, or what it is doing."""
    if run.outcome is not None:
        return one_line(_sentence(OUTCOMES[run.outcome], run.reason), cap=500)
    asked = "abort requested; " if run.abort_requested else ""
    return one_line(asked + _sentence(f"going on in {PHASES[run.phase]}", run.activity), cap=500)


def _run_opened(body: _Body) -> str:
    if body.get("kind") == RunKind.ROLLBACK.value:
        of, why = _text(body.get("of")), _text(body.get("reason"))
        return f"run opened by {_text(body.get('actor'))}: roll back {of}" + (f": {why}" if why else "")
    commit = _text(body.get("commit"))[:12]
    opened = f"run opened by {_text(body.get('actor'))}: deploy {_text(body.get('version'))} (commit {commit})"
    return opened + _on_command(body.get("invocation"))


def _on_command(invocation: Any) -> str:
    if not isinstance(invocation, Mapping):
        return ""
    return f", on a person's command at {_text(invocation.get('moment'))} ({_text(invocation.get('source'))})"


def _process(_: _Body) -> None:
    """Which process does the work is for `show --json`, not for the line."""


def _phase(body: _Body) -> str:
    name = _text(body.get("phase"))
    known = next((words for phase, words in PHASES.items() if phase.value == name), name)
    return f"== {known}"


def _activity(body: _Body) -> str | None:
    return _text(body.get("text")) or None


def _check(body: _Body) -> str:
    name, result = _text(body.get("check")), _mapping(body.get("result"))
    if not result:
        return f"check {name}: looking"
    line = f"check {name}: {_text(result.get('verdict'))}: {_text(result.get('summary'))}"
    remedy = _text(result.get("remedy"))
    return f"{line} -> {remedy}" if remedy else line


def _gate(body: _Body) -> str:
    report = _mapping(body.get("report"))
    results = [_mapping(result) for result in _list(report.get("results"))]
    not_run = [_text(name) for name in _list(report.get("not_run"))]
    blocking = next((result for result in results if result.get("verdict") != "PASS"), None)
    if blocking is not None:
        left = f"; not run: {', '.join(not_run)}" if not_run else ""
        return f"gate closed at {_text(blocking.get('check_id'))}: {_text(blocking.get('verdict'))}{left}"
    if not results or not_run:
        return "gate closed: not every check ran"
    return f"gate open: {len(results)} of {len(results)} checks passed"


def _intent(body: _Body) -> str:
    effect = _text(body.get("effect"))
    return f"{_EFFECTS.get(effect, effect)} {_text(body.get('subject'))}"


def _done(body: _Body) -> str:
    detail = _mapping(body.get("detail"))
    if body.get("ok") is not True:
        code = _text(detail.get("code"))
        return f"failed: {_text(detail.get('message')) or 'no reason was recorded'}" + (f" [{code}]" if code else "")
    facts = [words.format(_text(detail[name])) for name, words in _FACTS.items() if detail.get(name) is not None]
    return f"done: {', '.join(facts)}" if facts else "done"


def _snapshot(body: _Body) -> str:
    objects = _list(body.get("objects"))
    count = f" of {len(objects)} objects" if objects else ""
    return f"the state before{count} is kept in the cluster"


def _trigger(body: _Body) -> str | None:
    state = _text(body.get("state"))
    if state == "quiet":
        return None
    return f"trigger {_text(body.get('trigger'))} {state}: {_text(body.get('reason'))}"


def _evidence(body: _Body) -> str:
    evidence = _mapping(body.get("evidence"))
    pods, events = len(_list(evidence.get("pods"))), len(_list(evidence.get("events")))
    failure, reason = _text(evidence.get("failure")), _text(evidence.get("reason"))
    return f"evidence captured: {failure}: {reason} ({pods} containers, {events} events)"


def _abort_requested(body: _Body) -> str:
    what = "what it left was accepted" if body.get("accepts") is True else "abort requested"
    return f"{what} by {_text(body.get('actor'))}: {_text(body.get('reason'))}"


def _observed(body: _Body) -> str:
    return f"observed: {_text(body.get('text'))}"


def _report(body: _Body) -> str:
    duties = len(_list(body.get("duties")))
    left = f"; {duties} things are left for people" if duties else ""
    return f"report written to {_text(body.get('path'))}{left}"


def _run_closed(body: _Body) -> str:
    name = _text(body.get("outcome"))
    outcome = next((known for known in Outcome if known.value == name), None)
    words = f"an outcome unknown to this version ({name})" if outcome is None else OUTCOMES[outcome]
    code = "" if outcome is None else f" (exit code {outcome.exit_code.value})"
    return "run closed: " + _sentence(words, _text(body.get("reason"))) + code


def _unknown(entry: Entry) -> str:
    return f"entry {entry.sequence} of a kind unknown to this version: {entry.kind}"


_TELLERS: Mapping[str, Callable[[_Body], str | None]] = {
    EntryKind.RUN_OPENED: _run_opened,
    EntryKind.PROCESS: _process,
    EntryKind.PHASE: _phase,
    EntryKind.ACTIVITY: _activity,
    EntryKind.INTENT: _intent,
    EntryKind.DONE: _done,
    EntryKind.GATE: _gate,
    EntryKind.CHECK: _check,
    EntryKind.SNAPSHOT: _snapshot,
    EntryKind.TRIGGER: _trigger,
    EntryKind.EVIDENCE: _evidence,
    EntryKind.ABORT_REQUESTED: _abort_requested,
    EntryKind.OBSERVED: _observed,
    EntryKind.REPORT: _report,
    EntryKind.RUN_CLOSED: _run_closed,
}


def _sentence(words: str, reason: str) -> str:
    return f"{words}: {reason}" if reason else words


def _text(value: object) -> str:
    return "" if value is None else one_line(str(value), cap=300)


def _mapping(value: object) -> _Body:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else []
