import pytest

from deploy_production.model.skill import FlowGraph
from deploy_production.skillfile.document import Document, ProblemLog
from deploy_production.skillfile.flow import read_flow


def _read(text: str) -> tuple[FlowGraph, list[tuple[str, str]]]:
    document = Document.of(text)
    log = ProblemLog(document)
    flow = read_flow(document, text, 0, log)
    return flow, [(problem.code, str(problem.span.start)) for problem in log.sorted()]


def test_chains_attributes_comments_and_quotes_are_read() -> None:
    flow, problems = _read(
        """// a flow
        strict digraph "My Flow" {
        rankdir=LR
        node [shape=box, color="light blue"]; edge [style=dashed]
        # a line of the preprocessor
        A [label="say \\"go\\""]; B; C /* end */
        A -> B -> C [label=on];
        }"""
    )
    assert problems == []
    assert flow.name == "My Flow"
    assert [(node.id, node.label) for node in flow.nodes] == [("A", 'say "go"'), ("B", "B"), ("C", "C")]
    assert [(edge.source, edge.target, edge.label) for edge in flow.edges] == [("A", "B", "on"), ("B", "C", "on")]


def test_group_that_only_places_nodes_is_read() -> None:
    flow, problems = _read("digraph { A; B; A -> B; {rank=same; A, B;} }")
    assert problems == []
    assert [node.id for node in flow.nodes] == ["A", "B"]


def test_semicolons_are_optional() -> None:
    flow, problems = _read("digraph {\nA\nB\nA -> B\n}")
    assert problems == []
    assert len(flow.edges) == 1


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("graph G { A -- B }", [("bad-flow", "1:1"), ("empty-flow", "1:1")]),
        ("", [("bad-flow", "1:1"), ("empty-flow", "1:1")]),
        ("digraph G {}", [("empty-flow", "1:1")]),
        ("digraph G { A; B; A -> B; A -- B; }", [("bad-flow", "1:29")]),
        ("digraph G { A; subgraph x { B }", [("bad-flow", "1:16")]),
        ("digraph G { A; {rank=same; Z} }", [("undeclared-node", "1:28")]),
        ("digraph G { A; B; A -> B; {A -> B} }", [("bad-flow", "1:30"), ("bad-flow", "1:36")]),
        ("digraph G { A; {", [("bad-flow", "1:17"), ("bad-flow", "1:17")]),
        ("digraph G { A; A -> B; }", [("undeclared-node", "1:21")]),
        ("digraph G { A; B; }", [("unreachable-node", "1:16")]),
        ("digraph G { A; B; A -> B; B -> A; }", [("endless-flow", "1:13"), ("endless-flow", "1:16")]),
        ("digraph G { A; A; }", [("duplicate-node", "1:16")]),
        ("digraph G { A; B; A -> B; A -> B; }", [("duplicate-edge", "1:27")]),
        ("digraph G { A; B; A -> B; ", [("bad-flow", "1:27")]),
        ("digraph G { A; } x", [("bad-flow", "1:18")]),
        ('digraph G { A [label="x; }', [("bad-flow", "1:22")]),
        ("digraph G { A; B; A -> ; A -> B }", [("bad-flow", "1:24")]),
        ("digraph G { A; B; A:n -> B; A -> B }", [("bad-flow", "1:20")]),
        ("digraph G { A; B; A -> B:n; }", [("bad-flow", "1:25")]),
        ("digraph G { A [=]; }", [("bad-flow", "1:16")]),
        ("digraph G { A [label=]; }", [("bad-flow", "1:22")]),
    ],
)
def test_what_cannot_be_walked_is_a_problem_with_its_place(text: str, expected: list[tuple[str, str]]) -> None:
    problems = _read(text)[1]
    assert [entry for entry in problems if entry[0] == expected[0][0]] == [
        e for e in expected if e[0] == expected[0][0]
    ]
    assert expected[0] in problems


def test_reading_goes_on_after_a_broken_statement() -> None:
    flow, problems = _read("digraph G { A; B; ] ; A -> B; }")
    assert [code for code, _ in problems] == ["bad-flow"]
    assert len(flow.edges) == 1
