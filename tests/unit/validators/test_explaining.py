import json

import pytest

from validators import cli
from validators.catalogue import catalogue


def test_rules_names_every_rule_with_its_severity(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules"]) == 0
    lines = [line.split()[:3] for line in capsys.readouterr().out.splitlines()]
    assert lines == [[entry.code, entry.slug, entry.rule.severity.value] for entry in catalogue()]


def test_rules_as_json_have_every_example(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rules", "--json"]) == 0
    rules = json.loads(capsys.readouterr().out)
    assert [rule["code"] for rule in rules] == [entry.code for entry in catalogue()]
    assert all(rule["good"] and rule["bad"] and rule["page"] for rule in rules)


@pytest.mark.parametrize("name", ["VS410", "empty_gate"])
def test_rule_says_why_with_its_examples(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rule", name]) == 0
    out = capsys.readouterr().out
    assert out.startswith("# VS410: empty-gate\n\nA gate has at least one check.\n")
    assert "\nA gate without checks.\n" in out
    assert "| Severity | error |" in out
    assert "## Bad: " in out
    assert "## Good: " in out


def test_unknown_rule_ends_with_two(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["rule", "nonsense"]) == 2
    assert "no rule is called 'nonsense'" in capsys.readouterr().err
