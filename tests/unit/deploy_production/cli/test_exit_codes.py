from pathlib import Path

import pytest

from deploy_production.cli.exit_codes import exit_codes_page
from deploy_production.errors import ExitCode
from deploy_production.model.run import Outcome

PAGE = Path(__file__).parents[4] / "docs" / "exit-codes.md"


def test_the_published_page_is_that_of_the_code() -> None:
    assert PAGE.read_text(encoding="utf-8") == exit_codes_page()


@pytest.mark.parametrize("code", ExitCode)
def test_every_exit_code_has_a_row_with_a_meaning(code: ExitCode) -> None:
    row = next(line for line in exit_codes_page().splitlines() if line.startswith(f"| {code.value} |"))
    assert len(row.split("|")[3].strip()) > len("Done.")


@pytest.mark.parametrize("outcome", Outcome)
def test_every_outcome_stands_in_the_row_of_its_code(outcome: Outcome) -> None:
    row = next(line for line in exit_codes_page().splitlines() if f"`{outcome.value}`" in line)
    assert row.startswith(f"| {outcome.exit_code.value} |")
