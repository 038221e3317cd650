"""SARIF 2.1.0, for code scanning: the rules with their pages, and each finding with its region and fingerprint."""

import json
from typing import Any
from urllib.parse import quote

from deploy_production.installed import version

from ..catalogue import GROUPS, Entry, catalogue
from ..finding import Finding
from ..note import Severity
from ..runner import Report

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.ADVICE: "note"}


def render(report: Report) -> str:
    driver = {
        "name": "validate-skill",
        "version": version(),
        "rules": [_rule(entry) for entry in catalogue()],
    }
    places = {entry.code: index for index, entry in enumerate(catalogue())}
    run = {
        "tool": {"driver": driver},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {"SRCROOT": {"description": {"text": "The folder in which validate-skill ran."}}},
        "artifacts": [{"location": _location(path)} for path in report.paths],
        "results": [_result(finding, places[finding.code]) for finding in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}) + "\n"


def _rule(entry: Entry) -> dict[str, Any]:
    page = entry.page.strip()
    return {
        "id": entry.code,
        "name": "".join(word.capitalize() for word in entry.slug.split("-")),
        "shortDescription": {"text": entry.rule.summary},
        "fullDescription": {"text": page.split("\n\n", 1)[0]},
        "help": {"text": page, "markdown": page},
        "defaultConfiguration": {"level": _LEVELS[entry.rule.severity]},
        "properties": {"tags": [GROUPS[entry.group]], "precision": _PRECISION[entry.rule.confidence.value]},
    }


_PRECISION = {"high": "very-high", "medium": "high", "low": "medium"}


def _result(finding: Finding, index: int) -> dict[str, Any]:
    region = {
        "startLine": finding.start.line,
        "startColumn": finding.utf16[0],
        "endLine": finding.end.line,
        "endColumn": finding.utf16[1],
    }
    location = {"artifactLocation": _location(finding.path), "region": region}
    return {
        "ruleId": finding.code,
        "ruleIndex": index,
        "level": _LEVELS[finding.severity],
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": location}],
        "partialFingerprints": {"validateSkill/v1": finding.fingerprint},
    }


def _location(path: str) -> dict[str, str]:
    slashed = path.replace("\\", "/")
    if slashed.startswith("/"):
        return {"uri": f"file://{quote(slashed)}"}
    return {"uri": quote(slashed), "uriBaseId": "SRCROOT"}
