"""The catalogue, and the examples of every rule: they are shown to users, so they must not lie."""

import re
from pathlib import Path

import pytest

from validators.catalogue import GROUPS, Entry, catalogue, codes, find
from validators.document import Document, Kind
from validators.engine import check_document
from validators.finding import Finding
from validators.neighbours import GivenNeighbours
from validators.policy import Policy
from validators.rule import Example, Need, Severity

RULES = Path(__file__).parents[4] / "validators" / "rules"
ENTRIES = catalogue()
EXAMPLES = [
    pytest.param(entry, example, id=f"{entry.code}-{kind}-{example.name}")
    for entry in ENTRIES
    for kind, examples in (("good", entry.good), ("bad", entry.bad))
    for example in examples
]
GOOD = [parameter for parameter in EXAMPLES if "-good-" in str(parameter.id)]
# What a rule over a tree finds, no single document shows: `test_across` runs those examples as trees.
BAD = [
    parameter
    for entry, parameter in ((parameter.values[0], parameter) for parameter in EXAMPLES)
    if "-bad-" in str(parameter.id) and isinstance(entry, Entry) and entry.rule.check_tree is None
]


def _kind(example: Example) -> Kind:
    by_name = {"plugin.json": Kind.PLUGIN, "marketplace.json": Kind.MARKETPLACE}
    name = example.path.rpartition("/")[2]
    return by_name.get(name, Kind.SKILL if name.endswith(".md") else Kind.SCRIPT)


def _findings(entry: Entry, example: Example) -> list[Finding]:
    files = {example.path: example.text, **example.files}
    neighbours = GivenNeighbours(directory=example.path.rpartition("/")[0], files=files)
    document = Document(
        example.text.encode("utf-8", "surrogatepass"), path=example.path, kind=_kind(example), neighbours=neighbours
    )
    policy = Policy(profile=example.profile, extend_select=(entry.code,))
    outcome = check_document(document, policy)
    assert not outcome.faults, outcome.faults[0].trace
    return outcome.findings


def test_every_file_is_a_rule_with_a_code_and_a_slug() -> None:
    files = sorted(path.stem for path in RULES.glob("*.py") if not path.name.startswith("_"))
    assert [name for name in files if not re.fullmatch(r"vs[1-9]\d\d_[a-z][a-z0-9_]*", name)] == []
    assert [f"VS{name[2:5]}" for name in files] == list(codes())
    assert len({entry.slug for entry in ENTRIES}) == len(ENTRIES)


@pytest.mark.parametrize(("entry", "example"), BAD)
def test_bad_example_yields_this_rule_and_no_other_error(entry: Entry, example: Example) -> None:
    findings = _findings(entry, example)
    assert entry.code in {finding.code for finding in findings}
    errors = {finding.code for finding in findings if finding.severity is Severity.ERROR}
    assert errors - {entry.code} == example.also


@pytest.mark.parametrize(("entry", "example"), GOOD)
def test_good_example_does_not_yield_this_rule(entry: Entry, example: Example) -> None:
    findings = _findings(entry, example)
    assert [finding for finding in findings if finding.code == entry.code] == []


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_every_rule_has_a_page(entry: Entry) -> None:
    assert entry.group in GROUPS
    assert len(entry.page.strip().split("\n\n")) >= 2
    assert entry.rule.summary
    assert not entry.rule.summary.endswith(".")
    assert all(example.name for example in (*entry.good, *entry.bad))


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.code)
def test_rule_over_a_tree_is_asked_for_trees_only(entry: Entry) -> None:
    assert (Need.TREE in entry.rule.needs) == (entry.rule.check_tree is not None)


def test_no_problem_of_the_reader_belongs_to_two_rules() -> None:
    claimed = [code for entry in ENTRIES for code in (*entry.rule.problems, *entry.rule.replaces)]
    assert sorted({code for code in claimed if claimed.count(code) > 1}) == []


# Words in the reader's source that look like codes of problems and are none.
NO_PROBLEMS = {
    *("allowed-tools", "argument-hint", "disable-model-invocation", "disallowed-tools", "user-invocable"),
    *("deploy-production", "utf-8"),
}


def test_every_problem_of_the_reader_belongs_to_a_rule() -> None:
    reader = RULES.parents[1] / "deploy_production" / "skillfile"
    texts = [path.read_text(encoding="utf-8") for path in reader.glob("*.py")]
    known = {code for text in texts for code in re.findall(r'"([a-z]+(?:-[a-z0-9]+)+)"', text)} - NO_PROBLEMS
    claimed = {code for entry in ENTRIES for code in (*entry.rule.problems, *entry.rule.replaces)}
    assert known - claimed == set()
    assert claimed - known == set()


@pytest.mark.parametrize("name", ["VS410", "vs410", "empty-gate", "empty_gate"])
def test_a_rule_is_found_by_its_code_and_by_its_slug(name: str) -> None:
    entry = find(name)
    assert entry is not None
    assert entry.code == "VS410"


def test_no_rule_is_found_by_another_name() -> None:
    assert find("VS4") is None
