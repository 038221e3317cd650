import json
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from deploy_production.model.source import Span
from validators.catalogue import codes
from validators.finding import Finding
from validators.reporters import FORMATS, render
from validators.rule import Confidence, Edit, Fix, Severity
from validators.runner import Report


def _finding(**changes: Any) -> Finding:
    values: dict[str, Any] = {
        "code": "VS301",
        "slug": "unclosed-element",
        "severity": Severity.ERROR,
        "confidence": Confidence.HIGH,
        "message": "it is, 100% wrong",
        "path": "skills/a/SKILL.md",
        "span": Span.at(2, 4, 3),
        "line": "\t\x1b[31mabcdef",
        "line_cut": 0,
        "offset": 9,
        "end_offset": 12,
        "utf16": (4, 7),
        "fingerprint": "f00d",
    }
    return Finding(**(values | changes))


def _report(*findings: Finding) -> Report:
    return Report(paths=("skills/a/SKILL.md",), findings=findings)


FIX = Fix(title="Close it", edits=(Edit(start=1, end=1, text="x"),))


def test_full_shows_the_line_with_the_place_marked() -> None:
    assert render("full", _report(_finding())) == (
        "skills/a/SKILL.md:2:4: error: VS301 it is, 100% wrong [unclosed-element]\n"
        "    |\n"
        "  2 |  ?[31mabcdef\n"
        "    |    ^^^\n"
        "  = see: validate-skill rule VS301\n"
        "\n1 document: 1 error, 0 warnings, 0 advice\n"
    )


def test_full_cuts_a_long_line_around_the_place() -> None:
    report = _report(_finding(span=Span.at(1, 501, 4), line="x" * 200 + "HERE" + "y" * 196, line_cut=300))
    shown, marks = render("full", report).split("\n")[2:4]
    assert len(shown) < 130
    assert shown[marks.index("^") : marks.rindex("^") + 1] == "HERE"


def test_full_says_how_it_can_be_fixed() -> None:
    assert "  = fix (--fix): Close it\n" in render("full", _report(_finding(fixes=(FIX,))))


def test_concise_is_one_line_a_finding_and_one_of_totals() -> None:
    report = _report(_finding(message="two\nlines", severity=Severity.WARNING), _finding(fixes=(FIX,)))
    assert render("concise", report).splitlines() == [
        "skills/a/SKILL.md:2:4: warning: VS301 two lines [unclosed-element]",
        "skills/a/SKILL.md:2:4: error: VS301 it is, 100% wrong [unclosed-element]",
        "1 document: 1 error, 1 warning, 0 advice; 1 can be fixed by --fix",
    ]


def test_json_gives_every_field() -> None:
    assert json.loads(render("json", _report(_finding(fixes=(FIX,))))) == {
        "version": 2,
        "documents": ["skills/a/SKILL.md"],
        "findings": [
            {
                "code": "VS301",
                "rule": "unclosed-element",
                "severity": "error",
                "confidence": "high",
                "message": "it is, 100% wrong",
                "path": "skills/a/SKILL.md",
                "start": {"line": 2, "column": 4, "offset": 9},
                "end": {"line": 2, "column": 7, "offset": 12},
                "fingerprint": "f00d",
                "fixes": [{"title": "Close it", "safe": True}],
            }
        ],
        "faults": [],
    }


def test_json_lines_are_one_object_a_finding() -> None:
    lines = render("json-lines", _report(_finding(), _finding())).splitlines()
    assert [json.loads(line)["code"] for line in lines] == ["VS301", "VS301"]


def test_github_escapes_what_would_end_a_command() -> None:
    assert render("github", _report(_finding(path="a,b:c.md", message="x\n::error::y 5%"))) == (
        "::error file=a%2Cb%3Ac.md,line=2,endLine=2,col=4,title=VS301 unclosed-element,endColumn=7::"
        "x%0A::error::y 5%25\n"
    )


def test_sarif_names_every_rule_and_the_region() -> None:
    report = json.loads(render("sarif", _report(_finding(path="skills/a b/SKILL.md", utf16=(5, 8)))))
    (run,) = report["runs"]
    assert report["version"] == "2.1.0"
    assert [rule["id"] for rule in run["tool"]["driver"]["rules"]] == list(codes())
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("VS301", "error")
    assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == "VS301"
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": "skills/a%20b/SKILL.md", "uriBaseId": "SRCROOT"}
    assert location["region"] == {"startLine": 2, "startColumn": 5, "endLine": 2, "endColumn": 8}


def test_sarif_gives_an_absolute_path_as_a_file_address() -> None:
    report = json.loads(render("sarif", _report(_finding(path="/tmp/SKILL.md"))))
    uri = report["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "file:///tmp/SKILL.md"


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_can_say_nothing(name: str) -> None:
    assert isinstance(render(name, Report(paths=(), findings=())), str)


def test_unknown_format_is_refused() -> None:
    with pytest.raises(KeyError):
        render("xml", Report(paths=(), findings=()))


def test_gitlab_gives_each_finding_a_fingerprint_of_its_own() -> None:
    issues = json.loads(render("gitlab", _report(_finding(), _finding(path="b.md"), _finding(fingerprint="beef"))))
    assert len({issue["fingerprint"] for issue in issues}) == 3
    assert issues[0] | {"fingerprint": ""} == {
        "description": "it is, 100% wrong",
        "check_name": "VS301 unclosed-element",
        "fingerprint": "",
        "severity": "critical",
        "location": {
            "path": "skills/a/SKILL.md",
            "positions": {"begin": {"line": 2, "column": 4}, "end": {"line": 2, "column": 7}},
        },
    }


def test_junit_has_a_suite_for_each_document_and_fails_for_errors_only() -> None:
    findings = (_finding(message='a "<b>" \x00'), _finding(severity=Severity.ADVICE))
    text = render("junit", Report(paths=("skills/a/SKILL.md", "clean.md"), findings=findings))
    tree = ET.fromstring(text)  # noqa: S314 -- what this program wrote itself
    assert tree.attrib == {"name": "validate-skill", "tests": "3", "failures": "1", "errors": "0"}
    assert [(suite.get("name"), len(suite)) for suite in tree] == [("skills/a/SKILL.md", 2), ("clean.md", 1)]
    failure = tree[0][0][0]
    assert (failure.tag, failure.get("type"), failure.get("message")) == ("failure", "VS301", 'a "<b>" ?')
    assert tree[0][1][0].tag == "system-out"
