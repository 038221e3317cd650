"""No text makes a rule of groups 1, 2, 5 and 6 slow: twice the text takes about twice the time of the processor."""

from time import process_time

import pytest

from tests.unit.validators.rules._found import findings
from validators.catalogue import codes
from validators.document import Document
from validators.engine import check_document
from validators.policy import Policy
from validators.rules._skills import skill

BODIES = {
    "links": "[a](b.md) ",
    "open links": "[a](",
    "brackets": "[",
    "blanks after a link": "[a](" + " " * 50,
    "headings": "# Same\n[x](#y)\n",
    "questions": "Use AskUserQuestion. ",
    "rounds": "7 rounds of questions ",
    "rules": "Read .claude/rules/a.md, ",
    "other components": "Read .claude/skills/other/SKILL.md, ",
    "homes": "/home/ada/x ",
    "references": "references/a/",
    "files": "`references/a.md` ",
    "files in fences": "```\nreferences/a.md\n```\n",
    "ways out": "[a](../b.md) ",
    "backslashes": "scripts\\",
    "code": "`a` [`b`](c.md) ",
}
HEADS = {
    "keys": lambda size: [f"descriptiom{number}: x" for number in range(size // 15)],
    "tools": lambda size: ["allowed-tools: " + ", ".join(f"Webfetcher{number}" for number in range(size // 12))],
    "brackets": lambda size: ["when_to_use: " + "[insert " * (size // 8)],
    "quotes": lambda size: ["when_to_use: " + "a “ " * (size // 4)],
    "tags": lambda size: ["when_to_use: a " + "<a " * (size // 3)],
    "names": lambda size: ["when_to_use: use " + "a-" * (size // 2)],
}
OURS = Policy(select=("VS1", "VS2", "VS5", "VS6"))
LIMIT = 4.0
"""Seconds of the processor; what is not linear takes minutes."""


def _time(text: str) -> float:
    started = process_time()
    assert not check_document(Document(text.encode()), OURS).faults
    return process_time() - started


@pytest.mark.parametrize("name", BODIES)
def test_body_of_one_thing_again_and_again_is_read_in_time(name: str) -> None:
    assert _time(skill(body=BODIES[name] * (400_000 // len(BODIES[name])))) < LIMIT


@pytest.mark.parametrize("name", HEADS)
def test_head_of_one_thing_again_and_again_is_read_in_time(name: str) -> None:
    assert _time(skill(*HEADS[name](60_000))) < LIMIT


def test_rule_has_a_code_of_its_group() -> None:
    assert {code[2] for code in codes()} >= {"1", "2", "5", "6"}


def test_empty_document_has_nothing_to_say_about() -> None:
    assert findings("VS601", "") == []
