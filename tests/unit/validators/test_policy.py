import pytest

from tests.unit.validators._checked import a_document
from validators.catalogue import entry
from validators.engine import check_document
from validators.note import Profile, Severity
from validators.policy import PathPolicy, Policy, matches_path

GATE = entry("VS410")


@pytest.mark.parametrize(
    ("select", "ignore", "is_on"),
    [
        ((), (), True),
        (("VS4",), (), True),
        (("VS1",), (), False),
        ((), ("VS4",), False),
        (("VS410",), ("VS4",), True),
        (("VS4",), ("VS410",), False),
        (("empty-gate",), ("VS41",), True),
        (("ALL",), ("empty_gate",), False),
        (("VS410",), ("VS410",), False),
    ],
)
def test_more_exact_name_wins(select: tuple[str, ...], ignore: tuple[str, ...], *, is_on: bool) -> None:
    policy = Policy(select=select, ignore=ignore)
    assert (policy.severity_of(GATE, "SKILL.md") is not None) == is_on


def test_severity_of_the_settings_counts_before_that_of_the_rule() -> None:
    policy = Policy(severity={"VS4": Severity.ADVICE, "VS41": Severity.WARNING})
    assert policy.severity_of(GATE, "SKILL.md") is Severity.WARNING


def test_profile_weighs_a_rule() -> None:
    assert Policy().severity_of(entry("VS902"), "x") is Severity.WARNING
    assert Policy(profile=Profile.SEED).severity_of(entry("VS902"), "x") is Severity.ERROR


def test_path_turns_a_rule_off_or_down_below_it() -> None:
    parts = (
        PathPolicy(pattern="vendor/**", ignore=("VS4",)),
        PathPolicy(pattern="old", severity={"empty-gate": Severity.ADVICE}),
    )
    policy = Policy(per_path=parts)
    assert policy.severity_of(GATE, "vendor/a/SKILL.md") is None
    assert policy.severity_of(GATE, "x/old/a/SKILL.md") is Severity.ADVICE
    assert policy.severity_of(GATE, "a/SKILL.md") is Severity.ERROR


@pytest.mark.parametrize(
    ("pattern", "path", "matches"),
    [
        ("vendor/**", "vendor/a/b/SKILL.md", True),
        ("vendor/", "vendor/a/SKILL.md", True),
        ("./vendor", "vendor/SKILL.md", True),
        ("a/*.md", "a/SKILL.md", True),
        ("a/*.md", "b/a/SKILL.md", False),
        ("old", "x/old/SKILL.md", True),
        ("old", "x/older/SKILL.md", False),
    ],
)
def test_globs_of_paths(pattern: str, path: str, *, matches: bool) -> None:
    assert matches_path(pattern, path) == matches


def test_settings_and_the_profile_of_a_rule_count_before_what_one_note_says() -> None:
    name = entry("VS120")
    assert not Policy().weighs(name, "SKILL.md")
    assert Policy(severity={"VS120": Severity.ERROR}).weighs(name, "SKILL.md")
    assert Policy(profile=Profile.SPEC).weighs(name, "SKILL.md")
    policy = Policy(per_path=(PathPolicy(pattern="old", severity={"VS1": Severity.ERROR}),))
    assert policy.weighs(name, "old/SKILL.md")
    assert not policy.weighs(name, "new/SKILL.md")


def test_note_is_milder_than_its_rule_but_never_worse() -> None:
    document = a_document("---\nname: Release Shop\n---\n")
    names = Policy(select=("VS120",))
    assert [one.severity for one in check_document(document, names).findings] == [Severity.WARNING]
    advice = Policy(select=("VS120",), severity={"VS120": Severity.ADVICE})
    assert [one.severity for one in check_document(document, advice).findings] == [Severity.ADVICE]
