"""Control blocks: what counts as a tag, how what does not nest is repaired, and that nothing is lost in silence."""

import pytest

from deploy_production.model.skill import Skill
from deploy_production.skillfile.reader import read_skill

HEAD = "---\nname: a\ndescription: b\n---\n"
CHECK = '<check id="{0}"><command>make {0}</command><failure_mode>BLOCK</failure_mode></check>'
GATE = '<safety_gate type="blocking" phase="pre_deployment">\n<checks>\n{0}\n</checks>\n</safety_gate>\n'


def _read(body: str) -> Skill:
    return read_skill((HEAD + body).encode())


def _problems(body: str) -> list[tuple[str, str]]:
    return [(problem.code, str(problem.span.start)) for problem in _read(body).problems]


def _ids(body: str) -> list[str]:
    return [check.id for gate in _read(body).gates for check in gate.checks]


def test_blocks_on_one_line_are_read() -> None:
    body = GATE.format(CHECK.format("a") + " " + CHECK.format("b"))
    assert _problems(body) == []
    assert _ids(body) == ["a", "b"]


@pytest.mark.parametrize("lead", ["- ", "* ", "+ ", "1. ", "2) ", "   - ", "\t", "        "])
def test_a_block_may_begin_after_indentation_and_a_bullet(lead: str) -> None:
    body = GATE.format(lead + CHECK.format("a"))
    assert _problems(body) == []
    assert _ids(body) == ["a"]


@pytest.mark.parametrize(
    "mention",
    [
        "Put checks into a <safety_gate> block.",
        "The tag `<safety_gate>` begins a gate.",
        "```xml\n<safety_gate>\n```",
        "````md\n```xml\n<check>\n```\n````",
        "> <safety_gate>",
        "See <https://example.com> and <b>bold</b>.",
        "<details>\n<summary>x</summary>\n</details>",
        "Apply </safety_gate> after that.",
        "<objective>another skill's own markup</objective>",
    ],
)
def test_a_tag_that_is_only_mentioned_does_not_count(mention: str) -> None:
    assert _problems(mention + "\n") == []
    assert _read(mention + "\n").gates == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b && c > d", "a < b && c > d"),
        ("a &lt; b &amp; c &#65; &#x42;", "a < b & c A B"),
        ("a &unknown; b &#0; c", "a &unknown; b &#0; c"),
        ("latency <p99 ok", "latency <p99 ok"),
        ("put into <checks>", "put into <checks>"),
        ("`</requirement>` is the end", "`</requirement>` is the end"),
        ("]]> stays", "]]> stays"),
        ("<![CDATA[ x ]]>", "<![CDATA[ x ]]>"),
        ("private \ue000 and 😀", "private \ue000 and 😀"),
        ("two\n   lines", "two lines"),
        ("80-95% -> fine", "80-95% -> fine"),
        ("a <!-- hidden --> b", "a b"),
    ],
)
def test_text_is_what_the_document_says(text: str, expected: str) -> None:
    check = (
        f'<check id="a">\n<requirement>{text}</requirement>\n<verification>x</verification>\n'
        "<failure_mode>BLOCK</failure_mode>\n</check>"
    )
    skill = _read(GATE.format(check))
    assert skill.problems == ()
    assert skill.gates[0].checks[0].requirement == expected


def test_no_entity_of_a_document_type_is_ever_expanded() -> None:
    skill = _read('<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>\n' + GATE.format(CHECK.format("a") + "&e;"))
    assert [problem.code for problem in skill.problems] == ["stray-text"]
    assert "root" not in repr(skill)


def test_a_tag_may_span_lines() -> None:
    body = GATE.format('<check\n  id="a"\n>\n<command>make</command>\n<failure_mode>BLOCK</failure_mode>\n</check>')
    assert _problems(body) == []
    assert _ids(body) == ["a"]


def test_places_are_exact_after_wide_characters_and_entities() -> None:
    skill = _read(GATE.format("  - " + CHECK.format("a").replace("make", "make é😀 &amp;")))
    (problem,) = skill.problems
    assert (problem.code, str(problem.span.start), str(problem.span.end)) == ("shell-syntax", "7:28", "7:43")


def test_missing_end_of_a_check_keeps_the_checks_after_it() -> None:
    body = GATE.format(CHECK.format("a").replace("</check>", "") + "\n" + CHECK.format("b"))
    assert _problems(body) == [("unclosed-element", "7:1")]
    assert _ids(body) == ["a", "b"]


def test_missing_end_of_a_gate_ends_it_at_the_next_block() -> None:
    body = (
        GATE.format(CHECK.format("a")).replace("</safety_gate>\n", "")
        + "<critical_constraint>\nx\n</critical_constraint>\n"
    )
    assert _problems(body) == [("unclosed-element", "5:1")]
    assert _ids(body) == ["a"]
    assert [constraint.text for constraint in _read(body).constraints] == ["x"]


def test_raw_flow_that_never_ends_does_not_swallow_the_gate() -> None:
    body = "<logic_flow>\ndigraph { A }\n" + GATE.format(CHECK.format("a"))
    assert ("unclosed-element", "5:1") in _problems(body)
    assert _ids(body) == ["a"]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (GATE.format(""), ("empty-gate", "6:1")),
        (GATE.format("<check/>"), ("missing-attribute", "7:1")),
        (GATE.format(CHECK.format("a") + "\n" + CHECK.format("a")), ("duplicate-check-id", "8:1")),
        (GATE.format(CHECK.format("A")), ("bad-attribute", "7:8")),
        (GATE.format(CHECK.format("a").replace('id="a"', "id=a")), ("malformed-tag", "7:1")),
        (GATE.format(CHECK.format("a").replace('id="a"', 'id="a')), ("malformed-tag", "7:1")),
        (GATE.format(CHECK.format("a").replace('id="a"', 'id="a" id="b"')), ("duplicate-attribute", "7:15")),
        (GATE.format(CHECK.format("a").replace('id="a"', 'id="a" on="b"')), ("unknown-attribute", "7:15")),
        (GATE.format("x\n" + CHECK.format("a")), ("stray-text", "7:1")),
        (GATE.format("Note: " + CHECK.format("a")), ("stray-text", "7:1")),
        (GATE.format("<chekc>x</chekc>"), ("unknown-element", "7:1")),
        (GATE.format("<condition>x</condition>"), ("misplaced-element", "7:1")),
        (GATE.format("</check>\n" + CHECK.format("a")), ("stray-end", "7:1")),
        (GATE.format(CHECK.format("a").replace("make a", "")), ("empty-element", "7:15")),
        (GATE.format(CHECK.format("a").replace("make a", "make\nmake")), ("several-commands", "7:24")),
        (GATE.format(CHECK.format("a").replace("make a", "docker push a:1")), ("check-changes-something", "7:24")),
        (GATE.format(CHECK.format("a").replace("BLOCK", "shrug")), ("unknown-failure-mode", "7:40")),
        (GATE.format(CHECK.format("a").replace("BLOCK", "WARN only")), ("contradictory-failure-mode", "7:40")),
        (GATE.format('<check id="a"><failure_mode>BLOCK</failure_mode></check>'), ("unverifiable-check", "7:1")),
        (GATE.format("<!-- " + CHECK.format("a") + " -->\n" + CHECK.format("b")), ("commented-out", "7:6")),
        ("<!-- " + GATE.format(CHECK.format("a")) + " -->\n", ("commented-out", "5:6")),
        (GATE.format(CHECK.format("a")).replace("blocking", "blockng"), ("bad-attribute", "5:14")),
        (GATE.format(CHECK.format("a")).replace(' phase="pre_deployment"', ""), ("missing-attribute", "5:1")),
        (GATE.format(CHECK.format("a")).replace("safety_gate", "saftey_gate"), ("misspelt-block", "5:1")),
        (GATE.format(CHECK.format("a")).replace("safety_gate", "Safety-Gate"), ("misspelt-block", "5:1")),
        ("<checks>\n</checks>\n", ("misplaced-element", "5:1")),
        ("</safety_gate>\n", ("stray-end", "5:1")),
        ("<safety_gate type='blocking'\n", ("malformed-tag", "5:1")),
        ("<critical_constraint>\n</critical_constraint>\n", ("empty-element", "5:1")),
        ("<logic_flow>\ndigraph { A }\n</logic_flow>\n" * 2, ("duplicate-block", "8:1")),
    ],
)
def test_what_the_grammar_does_not_allow_is_a_problem_with_its_place(body: str, expected: tuple[str, str]) -> None:
    assert expected in _problems(body)


def test_crossed_elements_are_a_problem_and_nothing_is_lost() -> None:
    crossed = CHECK.format("a").replace("</failure_mode></check>", "</check></failure_mode>")
    body = GATE.format(crossed + "\n" + CHECK.format("b"))
    assert [code for code, _ in _problems(body)] == ["unclosed-element", "stray-end", "stray-text"]
    assert _ids(body) == ["a", "b"]


def test_advisory_gate_may_warn() -> None:
    body = GATE.format(CHECK.format("a").replace("BLOCK", "WARN only")).replace("blocking", "advisory")
    assert _problems(body) == []
    assert not _read(body).gates[0].checks[0].blocking


def test_mission_may_hold_markup_of_its_own() -> None:
    body = "<objective>x</objective>\n<mood>y</mood>\n<success_criteria>z</success_criteria>"
    body = f"<mission_control>\n{body}\n</mission_control>\n"
    assert _problems(body) == []


def test_block_after_line_sixty_five_thousand_has_its_own_line() -> None:
    skill = _read("\n" * 70_000 + GATE.format(CHECK.format("a")))
    assert skill.gates[0].checks[0].span.start.line == 70_007


def test_unreadable_gate_is_never_read_as_no_gate() -> None:
    for body in ("<safety_gate>\n", "<safety_gate\n", "<safety_gate type='blocking' phase='x'/>\n", "<safety_gate>x"):
        assert _problems(body)


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("5 minutes", "a while", "unclear-quantity"),
        ("<timeout>30 seconds", "<timeout>0 seconds", "unclear-quantity"),
        ("<timeout>30 seconds", "<timeout>30 days", "unclear-quantity"),
        ('id="2"', 'id="3"', "step-numbering"),
        ('id="2"', 'id="two"', "bad-attribute"),
        ('action="second"', 'action="first"', "duplicate-action"),
        ('sequential="true"', 'sequential="maybe"', "bad-attribute"),
        ("<actions>\n- x\n</actions>", "", "empty-step"),
        ("Manual abort triggered", "Health checks fail after 1 minute", "duplicate-condition"),
        ("Manual abort triggered", "Whatever", "unknown-condition"),
        ("rollout undo deployment/a", "rollout undo deployment/a; true", "shell-syntax"),
    ],
)
def test_unclear_rollback_is_a_problem(old: str, new: str, code: str) -> None:
    rollback = """<rollback_procedure>
<trigger_conditions>
- <condition>Health checks fail after 5 minutes</condition>
- <condition>Manual abort triggered</condition>
</trigger_conditions>
<steps sequential="true">
<step id="1" action="first">
<command>kubectl rollout undo deployment/a</command>
<timeout>30 seconds</timeout>
</step>
<step id="2" action="second">
<actions>
- x
</actions>
</step>
</steps>
</rollback_procedure>
"""
    assert _problems(rollback) == []
    assert code in [found for found, _ in _problems(rollback.replace(old, new, 1))]
