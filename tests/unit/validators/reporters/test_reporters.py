import json
from pathlib import Path
from typing import Any

import pytest

from deploy_production.model.source import Span
from validators.reporters import FORMATS
from validators.rule import Finding, Severity
from validators.rules import catalogue


def _finding(path: Path | str, **changes: Any) -> Finding:
    values: dict[str, Any] = {
        "rule": "syntax",
        "code": "bad-yaml",
        "severity": Severity.ERROR,
        "message": "it is, 100% wrong",
        "path": str(path),
        "span": Span.at(2, 4, 3),
    }
    return Finding(**(values | changes))


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "SKILL.md"
    path.write_text("first\n\t\x1b[31mabcdef\n", encoding="utf-8")
    return path


def test_text_shows_the_line_with_the_place_marked(document: Path) -> None:
    assert FORMATS["text"]([_finding(document)], [document]) == (
        f"{document}:2:4: error: it is, 100% wrong [syntax]\n"
        "  2 |  �[31mabcdef\n"
        "    |    ^^^\n"
        "\n1 document: 1 error, 0 warnings\n"
    )


def test_text_cuts_a_long_line_around_the_place(tmp_path: Path) -> None:
    path = tmp_path / "SKILL.md"
    path.write_text("x" * 500 + "HERE" + "y" * 500, encoding="utf-8")
    report = FORMATS["text"]([_finding(path, span=Span.at(1, 501, 4))], [path])
    shown, marks = report.split("\n")[1:3]
    assert len(shown) < 130
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "HERE"


def test_text_goes_on_when_the_file_has_gone(tmp_path: Path) -> None:
    report = FORMATS["text"]([_finding(tmp_path / "gone")], [])
    assert "it is, 100% wrong" in report


def test_text_counts_documents_without_findings(document: Path) -> None:
    assert FORMATS["text"]([], [document, document]) == "2 documents: 0 errors, 0 warnings\n"


def test_json_gives_every_field(document: Path) -> None:
    assert json.loads(FORMATS["json"]([_finding(document)], [document])) == {
        "version": 1,
        "documents": [str(document)],
        "findings": [
            {
                "rule": "syntax",
                "code": "bad-yaml",
                "severity": "error",
                "message": "it is, 100% wrong",
                "path": str(document),
                "start": {"line": 2, "column": 4},
                "end": {"line": 2, "column": 7},
            }
        ],
    }


def test_github_escapes_what_would_end_a_command() -> None:
    report = FORMATS["github"]([_finding("a,b:c.md", message="x\n::error::y 5%")], [])
    assert report == (
        "::error file=a%2Cb%3Ac.md,line=2,endLine=2,col=4,title=syntax,endColumn=7::x%0A::error::y 5%25\n"
    )


def test_sarif_names_every_rule_and_the_region(document: Path) -> None:
    report = json.loads(FORMATS["sarif"]([_finding("skills/a b/SKILL.md")], [document]))
    (run,) = report["runs"]
    assert report["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == [entry.id for entry in catalogue()]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("syntax", "error")
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"]["uri"] == "skills/a%20b/SKILL.md"
    assert location["region"] == {"startLine": 2, "startColumn": 4, "endLine": 2, "endColumn": 7}


def test_sarif_gives_an_absolute_path_as_a_file_address() -> None:
    report = json.loads(FORMATS["sarif"]([_finding("/tmp/SKILL.md")], []))
    uri = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///tmp/SKILL.md"


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_every_format_can_say_nothing(name: str) -> None:
    assert isinstance(FORMATS[name]([], []), str)
