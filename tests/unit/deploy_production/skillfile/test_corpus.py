"""Every document of tests/corpus: the good ones read without a problem, the bad ones with exactly those beside them.

A file `bad/NAME.problems` holds one `code line:column` a line.
"""

from pathlib import Path

import pytest

from deploy_production.skillfile.reader import read_skill

CORPUS = Path(__file__).parents[3] / "corpus"
SEED = Path(__file__).parents[4] / "skills" / "deploy-production" / "SKILL.md"
GOOD = [SEED, *sorted(CORPUS.glob("good/*.md"))]
BAD = sorted(CORPUS.glob("bad/*.md"))


@pytest.mark.parametrize("path", GOOD, ids=lambda path: path.stem)
def test_good_document_reads_without_a_problem(path: Path) -> None:
    assert [str(problem) for problem in read_skill(path.read_bytes()).problems] == []


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_bad_document_has_exactly_its_problems(path: Path) -> None:
    expected = path.with_suffix(".problems").read_text(encoding="utf-8").split("\n")
    found = [f"{problem.code} {problem.span.start}" for problem in read_skill(path.read_bytes()).problems]
    assert found == [line for line in expected if line]


def test_corpus_is_not_empty_and_every_expectation_has_its_document() -> None:
    assert len(GOOD) > 2
    assert {path.stem for path in BAD} == {path.stem for path in CORPUS.glob("bad/*.problems")}


def test_another_skill_is_read_as_fully_as_the_shipped_one() -> None:
    skill = read_skill((CORPUS / "good" / "python-service.md").read_bytes())
    assert [(gate.type, [check.id for check in gate.checks]) for gate in skill.gates] == [
        ("blocking", ["lint", "tests", "fresh_backup"]),
        ("advisory", ["announced"]),
    ]
    assert skill.mission is not None
    assert skill.mission.objective == "Latency < 100 ms & errors < 1%"
    assert skill.mission.success_criteria == "Users see <nothing> but the new version"
    assert [[command.text for command in step.commands] for step in skill.steps] == [
        ["docker build -t registry.example:5000/pay/api:${VERSION} services/api"],
        [
            "docker push registry.example:5000/pay/api:$VERSION",
            "kubectl apply --filename=k8s/",
            "kubectl rollout status deploy api --timeout=3m",
        ],
    ]
    assert skill.flow is not None
    assert [(edge.source, edge.target, edge.label) for edge in skill.flow.edges] == [
        ("Gate", "Ship", "ok"),
        ("Ship", "End", "ok"),
    ]
