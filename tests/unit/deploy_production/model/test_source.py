import pytest

from deploy_production.ledger.codec import decode, encode
from deploy_production.model.source import Position, Problem, Span


def test_a_position_is_shown_as_editors_do() -> None:
    assert str(Position(line=12, column=3)) == "12:3"


def test_a_span_on_one_line_ends_after_its_last_character() -> None:
    span = Span.at(4, 7, length=5)

    assert span.start == Position(line=4, column=7)
    assert span.end == Position(line=4, column=12)


def test_a_span_without_a_length_is_a_place() -> None:
    span = Span.at(4)

    assert span.start == span.end == Position(line=4, column=1)


@pytest.mark.parametrize(
    ("first", "second"), [((1, 9), (2, 1)), ((2, 1), (2, 2)), ((9, 1), (10, 1))], ids=["line", "column", "numbers"]
)
def test_places_are_ordered_as_in_the_document(first: tuple[int, int], second: tuple[int, int]) -> None:
    assert Span.at(*first) < Span.at(*second)


def test_a_problem_names_its_place_what_is_wrong_and_its_code() -> None:
    problem = Problem(code="unclosed-block", message="close it", span=Span.at(3, 5))

    assert str(problem) == "3:5: close it [unclosed-block]"


def test_a_problem_is_read_back_as_it_was_written() -> None:
    problem = Problem(code="unclosed-block", message="close it", span=Span.at(3, 5, length=2))

    assert decode(Problem, encode(problem)) == problem
