"""What validate-skill says of the matrix: each defect by the rule that is for it, and nothing loud of what is right."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools.lint_bench import verdict
from tools.lint_matrix.case import Case, shipped, write
from tools.lint_matrix.defects import DEFECTS
from tools.lint_matrix.tree import write_tree
from tools.lint_matrix.valid import PLAIN_CASE, VALID

PROGRAM = Path(sys.executable).with_name("validate-skill")
FOUND = [case for case in DEFECTS if not case.is_missed]
LEFT = [case for case in DEFECTS if case.is_missed]
SAMPLE = 11
"""Every eleventh case is tried as a whole process."""
SECONDS = 60


@pytest.mark.parametrize("case", FOUND, ids=lambda case: case.name)
def test_a_defect_is_found_by_the_rule_that_is_for_it(case: Case, tmp_path: Path) -> None:
    assert case.code in verdict(case, tmp_path)


@pytest.mark.parametrize("case", [PLAIN_CASE, *VALID], ids=lambda case: case.name)
def test_a_skill_that_is_right_has_no_error_and_no_warning(case: Case, tmp_path: Path) -> None:
    assert verdict(case, tmp_path) == frozenset()


@pytest.mark.parametrize("case", LEFT, ids=lambda case: case.name)
def test_a_defect_that_the_page_about_peers_admits_is_still_left(case: Case, tmp_path: Path) -> None:
    assert case.code not in verdict(case, tmp_path)


def test_the_matrix_is_as_large_as_it_says_and_its_names_are_unique() -> None:
    names = [case.name for case in (*DEFECTS, *VALID)]

    assert (len(FOUND) >= 40, len(VALID) >= 25, len(set(names))) == (True, True, len(names))


def test_a_change_of_the_shipped_skill_that_changes_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="does not hold"):
        shipped(("no such text", ""))


@pytest.mark.parametrize("case", FOUND[::SAMPLE], ids=lambda case: case.name)
def test_the_program_itself_names_the_defect(case: Case, tmp_path: Path) -> None:
    done = _program(write(case, tmp_path))

    assert (done.returncode, case.code in re.findall(r"VS\d{3}", done.stdout)) == (1, True)


@pytest.mark.parametrize("case", VALID[::SAMPLE], ids=lambda case: case.name)
def test_the_program_itself_is_content_with_what_is_right(case: Case, tmp_path: Path) -> None:
    assert _program(write(case, tmp_path)).returncode == 0


def test_the_generated_tree_is_the_same_each_time(tmp_path: Path) -> None:
    trees = [tmp_path / "first", tmp_path / "second"]
    for tree in trees:
        write_tree(tree, 20)

    first, second = ({path.relative_to(tree): path.read_bytes() for path in tree.rglob("*.md")} for tree in trees)
    assert (len(first), first) == (20, second)


def test_the_only_warning_of_the_generated_tree_is_that_some_are_long(tmp_path: Path) -> None:
    write_tree(tmp_path, 60)

    assert set(re.findall(r"VS\d{3}", _program(tmp_path).stdout)) == {"VS601"}


def _program(path: Path) -> subprocess.CompletedProcess[str]:
    words = [str(PROGRAM), "--isolated", "--fail-on", "warning", str(path)]
    return subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)
