"""SARIF 2.1.0, for code scanning: the rules with their help, and each finding with its region."""

import json
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import quote

from ..rule import Finding
from ..rules import Entry, catalogue

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(findings: Sequence[Finding], _documents: Sequence[Path]) -> str:
    driver = {"name": "validate-skill", "version": _version(), "rules": [_rule(entry) for entry in catalogue()]}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding) for finding in findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _version() -> str:
    try:
        return version("deploy-production")
    except PackageNotFoundError:
        return "0"


def _rule(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "shortDescription": {"text": entry.rule.summary},
        "fullDescription": {"text": entry.description.split("\n", 1)[0]},
        "help": {"text": entry.description},
        "defaultConfiguration": {"level": entry.rule.severity.value},
    }


def _result(finding: Finding) -> dict[str, Any]:
    start, end = finding.span.start, finding.span.end
    region = {"startLine": start.line, "startColumn": start.column, "endLine": end.line, "endColumn": end.column}
    location = {"artifactLocation": {"uri": _uri(finding.path)}, "region": region}
    return {
        "ruleId": finding.rule,
        "level": finding.severity.value,
        "message": {"text": finding.message},
        "locations": [{"physicalLocation": location}],
    }


def _uri(path: str) -> str:
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())
