"""Texts that are made to break a reader: none may stop the linter, and none may take it more than a moment."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.validators._checked import a_document
from validators.catalogue import catalogue
from validators.document import Kind
from validators.engine import check_document
from validators.fixing import fix_document
from validators.note import Profile
from validators.policy import Policy

HEAD = "---\nname: a\ndescription: b\n---\n"
SIZE = 60_000
SECONDS = 8.0
"""Of processor time, on a slow machine; what grows with the square of its length takes minutes."""
PATTERNS = {
    "backticks": "`" * SIZE,
    "runs of backticks": " ".join("`" * (length % 300 + 1) for length in range(400)),
    "fences": "```\n" * (SIZE // 4),
    "tildes": "~~~ a\n" * (SIZE // 6),
    "open comments": "<!-- " * (SIZE // 5),
    "comments": "<!-- -->" * (SIZE // 8),
    "directives": "<!-- validate-skill: ignore[VS201] -->\n" * (SIZE // 40),
    "tags": "<check>\n" * (SIZE // 8),
    "ends": "</check>\n" * (SIZE // 9),
    "gates": "<safety_gate>\n<checks>\n" * (SIZE // 23),
    "broken tags": "<safety_gate " * (SIZE // 13),
    "angle brackets": "<" * SIZE,
    "unknown tags": "".join(f"<some_{number}_thing>\n" for number in range(SIZE // 18)),
    "links": "[" * SIZE,
    "links in links": "[a](" * (SIZE // 4),
    "images": "![](x.md)" * (SIZE // 9),
    "references": "see references/a.md " * (SIZE // 20),
    "headings": "# a\n" * (SIZE // 4),
    "one line": "a " * (SIZE // 2),
    "dots": "../" * (SIZE // 3),
    "blanks": " " * SIZE + "x",
    "lines": "\n" * SIZE + "x",
    "tabs": "\t" * SIZE + "-",
    "quotes": "> " * (SIZE // 2),
    "bullets": "- " * (SIZE // 2),
    "commands": "```bash\n" + "kubectl apply -f x | cat && docker push a:latest\n" * (SIZE // 50) + "```\n",
    "commands in one line": "<safety_gate>\n</safety_gate>\n" + "`oc a` " * (SIZE // 7),
    "shell words": "```bash\nkubectl " + "$(" * (SIZE // 2) + "\n```\n",
    "quoted words": "```bash\nkubectl " + "'\"" * (SIZE // 2) + "\n```\n",
    "braces": "```bash\nkubectl get {" + "a,{" * (SIZE // 3) + "\n```\n",
    "questions": "AskUserQuestion. Ask the user? " * (SIZE // 31),
    "edges": "<logic_flow>\ndigraph A { " + "A -> B; " * (SIZE // 8) + "}\n</logic_flow>\n",
    "nodes": "<logic_flow>\ndigraph A { " + " ".join(f"N{n};" for n in range(SIZE // 8)) + "}\n</logic_flow>\n",
}
HEADS = {
    "keys": "".join(f"key-{number}: a\n" for number in range(4_000)),
    "one key": "name: a\n" * 7_000,
    "long value": "description: " + "a " * 30_000 + "\n",
    "risky values": "a: b: c\n" * 7_000,
    "colons": "a:" * 30_000 + "\n",
    "lists": "allowed-tools: [" + "a, " * 20_000 + "]\n",
    "tools": "allowed-tools: " + "Bash(" * 12_000 + "\n",
    "depth": "a: " + "[" * 30_000 + "\n",
    "comments": "# validate-skill: ignore[VS201]\n" * 2_000,
}


def _fits(text: str, kind: Kind = Kind.SKILL) -> None:
    begun = time.process_time()
    for profile in Profile:
        outcome = check_document(a_document(text, kind=kind), Policy(profile=profile))
        assert not outcome.faults, outcome.faults[0].trace
    assert time.process_time() - begun < SECONDS


@pytest.mark.parametrize("name", PATTERNS)
def test_body_takes_a_moment(name: str) -> None:
    _fits(HEAD + PATTERNS[name])


@pytest.mark.parametrize("name", HEADS)
def test_head_takes_a_moment(name: str) -> None:
    _fits(f"---\n{HEADS[name]}---\nbody\n")


@pytest.mark.parametrize("name", ["one line", "shell words", "quoted words", "braces", "commands", "directives"])
def test_script_takes_a_moment(name: str) -> None:
    _fits(PATTERNS[name].removeprefix("```bash\n"), Kind.SCRIPT)


_WORDS = [
    *(
        "---\n",
        "name: ",
        "description: ",
        "allowed-tools: ",
        "true\n",
        "\n",
        "\n\n",
        " ",
        ":",
        '"',
        "'",
        "[",
        "]",
        "{",
        "|",
    ),
    *(
        "```bash\n",
        "```\n",
        "`",
        "<!--",
        "-->",
        "<",
        ">",
        "</",
        "/>",
        "safety_gate",
        "checks",
        "check",
        ' id="a"',
        "=",
        "&",
    ),
    *(
        "<command>",
        "</command>",
        "<logic_flow>",
        "digraph A { ",
        "A -> B; ",
        "kubectl ",
        "rollout undo ",
        "docker push a",
    ),
    *(
        ":latest",
        "$(",
        "${",
        "\\",
        ";",
        "[a](b.md)",
        "references/x.md",
        "# ",
        "### 1. ",
        "- [ ] ",
        "\ufeff",
        "\u202e",
        "\r\n",
    ),
    *(
        "validate-skill: ignore[VS201] -- x",
        "#",
        "é",
        "\U0001f600",
        "\x00",
        "1",
        "30 seconds",
        "I ",
        "you ",
        "AskUserQuestion ",
    ),
]
_TEXTS = st.lists(st.sampled_from(_WORDS), max_size=40).map(lambda words: "".join(words).encode())
_EXAMPLES = [example.text for entry in catalogue() for example in (*entry.good, *entry.bad)]


@settings(max_examples=400, deadline=None)
@given(st.one_of(_TEXTS, st.binary(max_size=200)), st.sampled_from(Kind), st.sampled_from(Profile))
def test_any_bytes_give_findings_and_no_fault(data: bytes, kind: Kind, profile: Profile) -> None:
    document = a_document(data, kind=kind)
    outcome = check_document(document, Policy(profile=profile))
    assert not outcome.faults, outcome.faults[0].trace
    for finding in outcome.findings:
        assert 0 <= finding.offset <= finding.end_offset <= len(data)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(_EXAMPLES), st.data())
def test_broken_examples_give_findings_and_no_fault(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text)))
    cut = data.draw(st.integers(0, 30))
    broken = text[:at] + data.draw(st.sampled_from(_WORDS)) + text[at + cut :]
    document = a_document(broken.encode("utf-8", "replace"))
    outcome = check_document(document, Policy(profile=Profile.SEED))
    assert not outcome.faults, outcome.faults[0].trace
    fix_document(document, Policy(profile=Profile.SEED), unsafe=True)
