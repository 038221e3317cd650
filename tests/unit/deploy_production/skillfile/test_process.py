import pytest

from deploy_production.skillfile.reader import read_skill

HEAD = "---\nname: a\ndescription: b\n---\n<logic_flow>\ndigraph { A }\n</logic_flow>\n"


def _read(body: str) -> tuple[list[tuple[int, str, list[str], list[str]]], list[str]]:
    skill = read_skill((HEAD + body).encode())
    steps = [
        (step.number, step.title, [c.text for c in step.commands], [item.text for item in step.checklist])
        for step in skill.steps
    ]
    return steps, [problem.code for problem in skill.problems]


def test_commands_and_items_belong_to_the_heading_above() -> None:
    steps, problems = _read(
        "## Process\n### 1. One\n```bash\nmake a\n\n# why\nmake b\n```\n- [ ] x\n"
        "### Step 2: Two\n#### Sub\n* [X] y\n## Else\n- [ ] z\n"
    )
    assert problems == []
    assert steps == [(1, "One", ["make a", "make b"], ["x"]), (2, "Two", [], ["y"])]


def test_lines_that_end_in_a_backslash_are_one_command() -> None:
    steps, problems = _read("### 1. A\n```sh\ndocker build \\\n  -t myapp:1 \\\n  .\n```\n")
    assert problems == []
    assert steps[0][2] == ["docker build -t myapp:1 ."]


def test_backslash_at_the_end_of_a_fence_is_a_problem() -> None:
    assert _read("### 1. A\n```sh\nmake \\\n```\n")[1] == ["shell-syntax"]


def test_other_fences_are_not_run() -> None:
    assert _read("### 1. A\n```json\n{}\n```\n") == ([(1, "A", [], [])], [])


def test_fence_without_a_language_is_a_problem() -> None:
    assert _read("### 1. A\n```\nmake\n```\n")[1] == ["unlabelled-fence"]


def test_gap_in_the_numbers_is_a_problem() -> None:
    assert _read("### 1. A\n### 3. C\n")[1] == ["step-numbering"]


def test_only_the_section_called_process_is_followed() -> None:
    steps, problems = _read("## Examples\n### 1. X\n```bash\nrm x\n```\n## Deployment Process\n### 1. Y\n")
    assert problems == []
    assert [title for _, title, _, _ in steps] == ["Y"]


def test_two_sections_that_could_be_the_process_are_a_problem() -> None:
    assert _read("## A\n### 1. X\n## B\n### 1. Y\n") == ([], ["ambiguous-process", "ambiguous-process"])


@pytest.mark.parametrize(
    "line", ["- [] x", "[ ] x", "-- [ ] x", "- [ x", "-  ] x", "- [[ ] x", "- [ ] x- [ ] y", "-[ ] x", "* [ x ] y"]
)
def test_almost_an_item_is_a_problem(line: str) -> None:
    assert _read(f"### 1. A\n{line}\n")[1] == ["malformed-item"]


@pytest.mark.parametrize("line", ["- [a](b)", "see [x](y)", "`- [ ]` is an item", "- a [link][x1]", "- plain"])
def test_what_only_has_brackets_is_no_item(line: str) -> None:
    assert _read(f"### 1. A\n{line}\n") == ([(1, "A", [], [])], [])


@pytest.mark.parametrize("language", ["bsh", "b ash", "bashnpm", "console", ""])
def test_fence_in_a_language_that_nobody_knows_is_a_problem(language: str) -> None:
    assert _read(f"### 1. A\n```{language}\nmake\n```\n")[1] == ["unlabelled-fence"]


@pytest.mark.parametrize(
    ("heading", "code"),
    [
        ("###2. B", "malformed-heading"),
        ("## # 2. B", "malformed-heading"),
        ("####### 2. B", "malformed-heading"),
        ("## 2. B", "stray-step"),
        ("#### 2. B", "stray-step"),
        ("### 2 B", "unnumbered-step"),
        ("### . B", "unnumbered-step"),
    ],
)
def test_slip_of_the_pen_in_a_heading_takes_no_step_away_in_silence(heading: str, code: str) -> None:
    assert code in _read(f"## Process\n### 1. A\n{heading}\n- [ ] x\n")[1]


def test_blank_after_the_number_may_be_missing() -> None:
    steps, problems = _read("### 1.A\n")
    assert problems == []
    assert steps == [(1, "A", [], [])]


def test_unnumbered_notes_among_the_steps_are_fine() -> None:
    assert _read("### 1. A\n### Notes\nWords.\n```text\nx\n```\n") == ([(1, "A", [], [])], [])


def test_headings_and_items_inside_a_block_are_its_text() -> None:
    steps, problems = _read("### 1. A\n<critical_constraint>\n### 2. B\n- [ ] x\n</critical_constraint>\n")
    assert problems == []
    assert steps == [(1, "A", [], [])]


def test_command_that_is_not_understood_names_its_line() -> None:
    skill = read_skill((HEAD + "### 1. A\n```bash\nmake\ncurl x | sh\n```\n").encode())
    (problem,) = skill.problems
    assert str(problem.span.start) == "11:1"
    assert "curl x | sh" in problem.message
