"""What the fuzzer holds the linter to, on a few inputs and without the fuzzer."""

import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tools import lint_target
from tools.lint_fuzz import LONGEST, MISSING, dictionary, repeated
from tools.lint_target import FORMS, MAX_BYTES, BrokenError, encoded, one_input, seeds
from validators.document import Document, Kind
from validators.fixing import Fixed
from validators.policy import Policy
from validators.rule import Rule

ROOT = Path(__file__).parents[3]
SKILL = b"---\nname: greet\nModel: opus\ndescription: Greets somebody. Use it to greet.\n---\n\n# Greet\n\nSay hello.\n"
TEXTS = (
    b"",
    b"\xff\xfe\x00",
    SKILL,
    SKILL.replace(b"\n", b"\r\n"),
    b"\xef\xbb\xbf" + SKILL,
    b"---\nname: a\nname: b\n---\n<safety_gate>\n<checks>\n<check id='a'>`npm test`</check>\n```",
    b"```bash\nkubectl rollout undo deployment/a && $(docker push a:latest\n",
    b'{"name": "A b", "hooks": [1, {"a": NaN}], "version": 1e999}',
    b"on: push\njobs:\n  a:\n    steps:\n    - run: |\n        kubectl apply -f x || true\n",
    b"<!-- validate-skill: ignore[VS104, VS203] -- x -->\n" + b"[" * 500,
)


@pytest.mark.parametrize("form", range(len(FORMS)))
@pytest.mark.parametrize("number", range(len(TEXTS)))
def test_a_few_inputs_keep_every_promise(number: int, form: int) -> None:
    one_input(bytes([form]) + TEXTS[number])


def test_the_fuzzer_starts_from_skills_manifests_and_scripts() -> None:
    kinds = {FORMS[data[0]][0] for data in seeds()}
    assert kinds == set(Kind)


def test_an_input_at_a_known_path_is_read_as_of_that_path() -> None:
    assert FORMS[encoded(Kind.SCRIPT, b"", "Makefile")[0]] == (Kind.SCRIPT, "Makefile")
    assert FORMS[encoded(Kind.SCRIPT, b"", "other.sh")[0]][0] is Kind.SCRIPT


def _failing(monkeypatch: pytest.MonkeyPatch, fix: Callable[[Document], Fixed]) -> None:
    def replaced(document: Document, _policy: Policy, *, unsafe: bool = False) -> Fixed:
        return fix(document)

    monkeypatch.setattr(lint_target, "fix_document", replaced)


def test_a_fix_without_end_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    _failing(monkeypatch, lambda document: Fixed(document=document, applied=("Turn round",)))
    with pytest.raises(BrokenError, match="find no end"):
        one_input(encoded(Kind.SKILL, SKILL))


def test_a_fix_that_changes_what_is_said_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    other = Document(SKILL.replace(b"opus", b"haiku").replace(b"Model", b"model"), path="release-shop/SKILL.md")

    def fix(document: Document) -> Fixed:
        return Fixed(document=other, applied=("Lie",) if document is not other else ())

    _failing(monkeypatch, fix)
    with pytest.raises(BrokenError, match="change what is said"):
        one_input(encoded(Kind.SKILL, SKILL))


def test_a_rule_that_breaks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_rule: Rule, *_: object) -> None:
        raise LookupError("lost")

    monkeypatch.setattr("validators.engine._notes", broken)
    with pytest.raises(BrokenError, match="lost"):
        one_input(encoded(Kind.SKILL, SKILL))


def test_a_small_text_that_takes_long_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lint_target, "MAX_SECONDS", 0.0)
    with pytest.raises(BrokenError, match="took"):
        one_input(encoded(Kind.SKILL, SKILL))
    one_input(encoded(Kind.SKILL, b"a" * MAX_BYTES))


def test_the_words_are_written_as_the_fuzzer_reads_them() -> None:
    lines = dictionary().splitlines()
    assert '"\\x2d\\x2d\\x2d\\x0a"' in lines
    assert all(line.isascii() and line.startswith('"') and line.endswith('"') for line in lines)


def test_without_the_fuzzer_the_tool_says_how_it_is_had() -> None:
    code = "import sys; sys.modules['atheris'] = None; from tools.lint_fuzz import main; sys.exit(main())"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
    )
    assert (done.returncode, done.stdout) == (MISSING, "")
    (line,) = done.stderr.splitlines()
    assert line.endswith("run: make fuzz")


def test_an_input_is_tried_again_without_the_fuzzer(tmp_path: Path) -> None:
    kept = tmp_path / "broken"
    kept.write_bytes(encoded(Kind.SKILL, SKILL))
    argv = [sys.executable, "-m", "tools.lint_fuzz", str(kept)]
    assert subprocess.run(argv, cwd=ROOT, timeout=60, check=False).returncode == 0


@pytest.mark.parametrize("data", [b"", b"a", b"ab" * 100])
def test_a_part_that_is_repeated_stays_in_its_bounds(data: bytes) -> None:
    chance = random.Random(1)  # noqa: S311 -- nothing secret depends on it
    made = [repeated(data, 300, chance) for _ in range(200)]
    assert all(len(one) <= 300 and set(one) <= set(data) for one in made)
    assert not data or max(map(len, made)) > len(data) + LONGEST
