"""The two readers of the command line: what the quick one answers is what `argparse` answers."""

import pytest

from validators import arguments
from validators.arguments import Options, read_options

PLAIN = (
    "",
    "a b",
    "-",
    "--isolated skills",
    "skills --isolated other",
    "--profile seed --fail-on=warning a",
    "--select VS1,VS2 --select=VS301 --ignore VS602 --extend-select VS113 .",
    "--output-format concise --output-format=sarif:report.sarif .",
    "--baseline known.json --update-baseline",
    "--fix --unsafe-fixes --diff a",
    "--stdin-filename a/SKILL.md -",
    "--config settings.toml --show-settings",
    "--jobs 4 .",
    "--profile spec --profile seed",
)
UNUSUAL = ("--select=-x a", "--config=-a")
WRONG = (
    "--nothing",
    "--fix=yes",
    "--profile odd",
    "--profile",
    "--jobs 0",
    "--jobs ٣",
    "--output-format odd",
    "--fail-on --fix",
    "--prof seed",
)


@pytest.mark.parametrize("line", PLAIN)
def test_plain_line_is_read_at_once_and_as_argparse_reads_it(line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = vars(arguments._by_argparse(line.split()))
    monkeypatch.setattr(arguments, "parser", lambda: pytest.fail("argparse was asked"))
    assert vars(read_options(line.split())) == expected


def test_every_option_has_its_place_and_a_default() -> None:
    names = {name[2:].replace("-", "_") for name in arguments._BY_NAME}
    assert names | {"paths"} == vars(Options()).keys()


@pytest.mark.parametrize("line", UNUSUAL)
def test_unusual_line_is_left_to_argparse(line: str) -> None:
    assert vars(read_options(line.split())) == vars(arguments._by_argparse(line.split()))


def test_what_stands_behind_two_dashes_is_a_path() -> None:
    assert read_options(["--isolated", "--", "--odd", "-"]).paths == ["--odd", "-"]


def test_help_is_printed_and_ends_with_0(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(["--help"])
    assert ended.value.code == 0
    assert "usage: validate-skill" in capsys.readouterr().out


@pytest.mark.parametrize("line", WRONG)
def test_wrong_line_ends_with_2_and_says_what_is_wrong(line: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        read_options(line.split())
    assert ended.value.code == 2
    assert "validate-skill: error:" in capsys.readouterr().err


def test_number_of_jobs_is_bounded_and_the_bound_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        read_options(["--jobs", "257"])
    assert "'257' is no number from 1 to 256" in capsys.readouterr().err
