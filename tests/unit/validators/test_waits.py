"""The list by which a run leaves rules out unseen says of each rule what the rule itself says."""

import pytest

from validators import catalogue
from validators.catalogue import Entry
from validators.document import Document
from validators.engine import check_document
from validators.policy import Policy
from validators.rules._skills import skill
from validators.waits import KEYS, NEEDS


@pytest.mark.parametrize("entry", catalogue.catalogue(), ids=lambda entry: entry.code)
def test_rule_waits_for_what_it_says(entry: Entry) -> None:
    assert set(NEEDS[entry.code].split()) == entry.rule.needs
    assert set(KEYS.get(entry.code, "").split()) == entry.rule.keys


def test_list_names_no_rule_that_is_gone() -> None:
    assert NEEDS.keys() == set(catalogue.codes())
    assert KEYS.keys() <= NEEDS.keys()


def test_rule_that_the_list_does_not_know_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    document = Document(skill("model: gpt").encode())
    expected = [one.code for one in catalogue.asked_for(document).entries]
    assert "VS118" in expected
    catalogue._panel.cache_clear()
    monkeypatch.setattr(catalogue, "NEEDS", {})
    monkeypatch.setattr(catalogue, "KEYS", {})
    assert [one.code for one in catalogue.asked_for(document).entries] == expected
    catalogue._panel.cache_clear()


def test_rule_without_its_key_is_not_asked() -> None:
    assert "VS118" not in [one.code for one in catalogue.asked_for(Document(skill().encode())).entries]


def test_comment_for_a_rule_that_had_nothing_to_look_at_is_unused() -> None:
    text = skill("# validate-skill: ignore[VS118] -- no model")
    told = check_document(Document(text.encode()), Policy()).findings
    assert [finding.code for finding in told] == ["VS901"]
