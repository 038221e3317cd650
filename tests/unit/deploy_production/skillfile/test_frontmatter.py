import pytest

from deploy_production.model.skill import Frontmatter
from deploy_production.skillfile.document import Document, ProblemLog
from deploy_production.skillfile.frontmatter import CLAUDE_CODE, read_frontmatter

BASE = "name: a\ndescription: b\n"


def _read(head: str) -> tuple[Frontmatter | None, list[tuple[str, str]]]:
    document = Document.of(f"---\n{head}---\nbody\n")
    log = ProblemLog(document)
    frontmatter, body = read_frontmatter(document, log)
    assert document.text[body:] in ("body\n", document.text)
    return frontmatter, [(problem.code, str(problem.span.start)) for problem in log.sorted()]


def test_values_are_plain_data() -> None:
    frontmatter, problems = _read(BASE + "version: 2\nmetadata:\n  date: 2026-01-01\n  list: [a, 1, null]\n")
    assert problems == []
    assert frontmatter is not None
    assert frontmatter.value("version") == 2
    assert frontmatter.value("metadata") == {"date": "2026-01-01", "list": ["a", 1, None]}
    assert frontmatter.value("absent") is None


@pytest.mark.parametrize(
    ("extra", "expected"),
    [
        ("nonsense: 1\n", ("unknown-key", "4:1")),
        ("disable_model_invocation: true\n", ("unknown-key", "4:1")),
        ("name: c\n", ("duplicate-key", "4:1")),
        ("metadata: {a: 1, a: 2}\n", ("duplicate-key", "4:18")),
        ("user-invocable: maybe\n", ("mistyped-value", "4:1")),
        ("context: branch\n", ("mistyped-value", "4:1")),
        ("effort: huge\n", ("mistyped-value", "4:1")),
        ("effort: true\n", ("mistyped-value", "4:1")),
        ("allowed-tools: [a, 1]\n", ("mistyped-value", "4:1")),
        ("metadata: text\n", ("mistyped-value", "4:1")),
        ("license: &a x\n", ("yaml-alias", "4:10")),
        ("license: *a\n", ("yaml-alias", "4:10")),
        ("license: !!python/name:os.system\n", ("yaml-tag", "4:10")),
        ("metadata: {a: {b: {c: {d: {e: {f: {g: {h: {i: {j: {k: {l: 1}}}}}}}}}}}}\n", ("yaml-too-deep", "4:55")),
        ("license: a --- b\n", ("separator-inside", "4:12")),
        ("license: [\n", ("bad-yaml", "5:1")),
        ("license: 'x\n", ("bad-yaml", "5:1")),
        ("1: x\n", ("bad-yaml", "4:1")),
        ("? [a]\n: x\n", ("bad-yaml", "4:3")),
    ],
)
def test_what_no_client_would_understand_is_a_problem(extra: str, expected: tuple[str, str]) -> None:
    assert expected in _read(BASE + extra)[1]


@pytest.mark.parametrize(
    ("head", "code"),
    [
        ("description: b\n", "missing-key"),
        ("name: a\n", "missing-key"),
        ("name: Not Good\ndescription: b\n", "mistyped-value"),
        (f"name: {'a' * 65}\ndescription: b\n", "mistyped-value"),
        ("name: a\ndescription: ''\n", "mistyped-value"),
        (f"name: a\ndescription: {'b' * 1025}\n", "mistyped-value"),
        ("", "bad-yaml"),
        ("- a\n", "bad-yaml"),
        ("just text\n", "bad-yaml"),
        (f"name: a\ndescription: {'b' * 70000}\n", "frontmatter-too-long"),
    ],
)
def test_head_that_does_not_name_and_describe_is_a_problem(head: str, code: str) -> None:
    assert code in [found for found, _ in _read(head)[1]]


def test_misspelt_key_is_met_with_the_right_one() -> None:
    document = Document.of("---\nname: a\ndescription: b\ndisable_model_invocation: true\nallowed-tool: x\n---\n")
    log = ProblemLog(document)
    read_frontmatter(document, log)
    assert [problem.message.split("; ")[1] for problem in log.sorted()] == [
        'write "disable-model-invocation"',
        'write "allowed-tools"',
    ]


@pytest.mark.parametrize(
    ("text", "code"), [("# A\n", "missing-frontmatter"), ("---\nname: a\n", "unclosed-frontmatter")]
)
def test_missing_or_unclosed_head_is_a_problem(text: str, code: str) -> None:
    document = Document.of(text)
    log = ProblemLog(document)
    assert read_frontmatter(document, log) == (None, 0)
    assert [problem.code for problem in log.sorted()] == [code]


@pytest.mark.parametrize("key", sorted(CLAUDE_CODE))
def test_every_known_key_says_what_it_holds(key: str) -> None:
    assert CLAUDE_CODE[key].form
