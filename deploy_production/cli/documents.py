"""The JSON documents of the command line: stable names, no Secret value, nothing left for a reader to compute."""

from collections.abc import Mapping
from typing import Any

from deploy_production.app.api import Diagnosis, RunReport
from deploy_production.app.narration import narrate, summarize
from deploy_production.model.canonical import plain
from deploy_production.model.gate import GateReport
from deploy_production.model.run import DeployRun, Plan
from deploy_production.ports import Entry

Document = Mapping[str, Any]


def run_document(run: DeployRun) -> Document:
    exit_code = None if run.outcome is None else run.outcome.exit_code.value
    return {**_fields(run), "exit_code": exit_code, "rehearsal": run.target.rehearsal, "summary": summarize(run)}


def plan_document(plan: Plan) -> Document:
    """Leaves out what tells the values of Secrets: manifests, and a Secret's digest (a short value can be guessed)."""
    fields = {
        name: getattr(plan, name)
        for name in (
            "version", "commit", "tree", "base_commit", "skill_digest", "settings_digest", "target", "image",
            "rollback", "soak", "expected_duration", "created", "actor", "warnings",
        )
    }  # fmt: skip
    objects = [
        {
            "object": str(entry.key),
            "change": entry.change,
            "diff": entry.diff,
            "live_digest": None if entry.key.kind == "Secret" else entry.live_digest,
        }
        for entry in plan.objects
    ]
    return {"digest": plan.digest, **fields, "objects": objects, "rehearsal": plan.target.rehearsal}


def gate_document(report: GateReport) -> Document:
    blocking = report.blocking_result
    return {
        **_fields(report),
        "verdict": report.verdict,
        "valid_until": report.valid_until,
        "blocking": None if blocking is None else blocking.check_id,
    }


def entry_document(entry: Entry, *, rehearsal: bool) -> Document:
    return {
        "sequence": entry.sequence,
        "run_id": entry.run_id,
        "moment": entry.moment,
        "kind": str(entry.kind),
        "body": entry.body,
        "line": narrate(entry, rehearsal=rehearsal),
    }


def report_document(report: RunReport) -> Document:
    rehearsal = report.run.target.rehearsal
    return {
        "run": run_document(report.run),
        "gate": None if report.gate is None else gate_document(report.gate),
        "evidence": report.evidence,
        "entries": [entry_document(entry, rehearsal=rehearsal) for entry in report.entries],
        "duties": report.duties,
        "report": report.report,
        "rehearsal": rehearsal,
    }


def diagnosis_document(found: Diagnosis) -> Document:
    return _fields(found)


def _fields(value: object) -> Document:
    fields: Document = plain(value)
    return fields
