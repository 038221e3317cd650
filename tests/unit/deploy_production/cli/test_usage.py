import pytest

from deploy_production.cli.usage import Parser, UsageError


def test_a_parser_raises_instead_of_ending_the_process() -> None:
    parser = Parser(prog="tool")
    with pytest.raises(UsageError) as caught:
        parser.parse_args(["--nothing"])
    assert caught.value.diagnosis == "Run: tool --help"


def test_a_parser_never_guesses_an_option() -> None:
    parser = Parser(prog="tool")
    parser.add_argument("--reason")
    with pytest.raises(UsageError):
        parser.parse_args(["--reas", "x"])
