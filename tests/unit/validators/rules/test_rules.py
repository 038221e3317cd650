"""The edges and the exact places of the rules."""

import pytest

from validators.rules._examples import CHECK, HEAD, UNDO, VERIFY, gate, process, rollback
from validators.runner import check_bytes


def _findings(text: str) -> list[tuple[str, str]]:
    return [(finding.rule, str(finding.start)) for finding in check_bytes(text.encode(), "SKILL.md")]


@pytest.mark.parametrize(
    ("tools", "expected"),
    [
        ("Bash", ["2:16"]),
        ("Bash(*)", ["2:16"]),
        ("Read, Bash(docker:*) Bash(kubectl *)", ["2:22", "2:37"]),
        ("[Read, 'Bash(kubectl:*)']", ["2:24"]),
        ("Bash(kubectl get:*), Bash(docker ps), mcp__x__gate", []),
        ("BashOutput, Read", []),
    ],
)
def test_wide_allowed_tools(tools: str, expected: list[str]) -> None:
    text = HEAD.replace("---\n", f"---\nallowed-tools: {tools}\n", 1) + gate(CHECK)
    assert _findings(text) == [("wide-allowed-tools", place) for place in expected]


@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("docker push shop", "15:13"),
        ("docker push registry.example:5000/shop", "15:13"),
        ("docker build -t shop:stable .", "15:17"),
        ("docker tag shop:$VERSION shop:latest", "15:26"),
        ("docker tag shop:latest shop:$VERSION", None),
        ("docker push registry.example:5000/shop:${VERSION}", None),
    ],
)
def test_mutable_image_tag(command: str, place: str | None) -> None:
    assert _findings(HEAD + process(command)) == ([("mutable-image-tag", place)] if place else [])


@pytest.mark.parametrize(
    ("command", "found"),
    [
        ("kubectl logs -f deployment/shop", True),
        ("kubectl logs --follow deployment/shop", True),
        ("kubectl logs deployment/shop --tail=5", False),
        ("kubectl rollout status deployment/shop", True),
        ("kubectl rollout status deployment/shop --timeout=60s", False),
    ],
)
def test_unbounded_wait_in_a_step(command: str, found: bool) -> None:
    assert _findings(HEAD + process(command)) == ([("unbounded-wait", "15:1")] if found else [])


def test_unbounded_wait_in_a_check() -> None:
    text = HEAD + gate(CHECK.replace("npm test", "kubectl rollout status deployment/shop"))
    assert _findings(text) == [("unbounded-wait", "9:10")]


def test_unbounded_wait_in_a_duty_is_placed_at_the_command() -> None:
    duty = '<step id="3" action="look">\n<actions>\n- Look at `kubectl logs pod/a -f`\n</actions>\n</step>\n'
    assert _findings(HEAD + rollback(UNDO + VERIFY + duty)) == [("unbounded-wait", "21:12")]


def test_step_with_a_timeout_is_bounded() -> None:
    assert _findings(HEAD + rollback(UNDO + VERIFY)) == []


def test_timeout_that_cannot_be_read_is_one_finding() -> None:
    assert _findings(HEAD + rollback(UNDO + VERIFY.replace("2 minutes", "a while"))) == [("syntax", "17:10")]


def test_undo_after_the_only_verification_is_found() -> None:
    steps = VERIFY.replace('id="2"', 'id="1"') + UNDO.replace('id="1"', 'id="2"')
    assert _findings(HEAD + rollback(steps)) == [("rollback-without-verify", "16:10")]


@pytest.mark.parametrize(
    ("description", "count"),
    [
        ("Releases the shop. Use when ready. Not for previews.", 0),
        ("Releases the shop when a version is ready. Never for previews.", 0),
        ("Releases the shop.", 2),
        ("Use when ready. Not for previews.", 1),
        ("I release the shop. Use when ready. Not for previews.", 1),
        ("Releases your shop. Use when ready. Not for previews.", 1),
        ("Invites a young owl. Use when ready. Not for previews.", 0),
    ],
)
def test_description_says_what_when_and_when_not(description: str, count: int) -> None:
    text = f"---\nname: a\ndescription: {description}\n---\n"
    assert _findings(text) == [("description-what-when-not", "3:1")] * count


def test_when_to_use_counts_as_part_of_the_description() -> None:
    text = "---\nname: a\ndescription: Releases the shop. Not for previews.\nwhen_to_use: Use when ready.\n---\n"
    assert _findings(text) == []


@pytest.mark.parametrize("value", ["false", None])
def test_deploying_skill_that_a_model_may_start_is_an_error(value: str | None) -> None:
    line = f"disable-model-invocation: {value}\n" if value else ""
    text = HEAD.replace("disable-model-invocation: true\n", line) + gate(CHECK)
    assert _findings(text) == [("auto-invocable", "2:1")]


def test_skill_that_deploys_nothing_may_be_started_by_a_model() -> None:
    assert _findings(HEAD.replace("disable-model-invocation: true\n", "")) == []


def test_problem_of_the_reader_belongs_to_the_rule_that_claims_it() -> None:
    findings = check_bytes((HEAD + gate(CHECK + CHECK) + "</check>\n").encode(), "SKILL.md")
    assert [(finding.rule, finding.code) for finding in findings] == [
        ("duplicate-check-id", "duplicate-check-id"),
        ("syntax", "stray-end"),
    ]
