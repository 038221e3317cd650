import pickle

import pytest

from validators.record import changed, record


@record
class Point:
    x: int
    y: int = 0

    @property
    def sum(self) -> int:
        return self.x + self.y


def test_fields_are_given_by_keyword_and_have_their_defaults() -> None:
    assert (Point(x=1).x, Point(x=1).y, Point(x=1, y=2).sum) == (1, 0, 3)


@pytest.mark.parametrize("values", [{}, {"y": 1}, {"x": 1, "z": 2}])
def test_missing_and_unknown_fields_are_refused(values: dict[str, int]) -> None:
    with pytest.raises(TypeError, match="Point: missing"):
        Point(**values)


def test_nothing_can_be_changed_added_or_removed() -> None:
    point = Point(x=1)
    for name in ("x", "z"):
        with pytest.raises(AttributeError, match="immutable"):
            setattr(point, name, 2)
    with pytest.raises(AttributeError, match="immutable"):
        del point.x
    assert not hasattr(point, "__dict__")


def test_records_with_the_same_fields_are_equal() -> None:
    assert Point(x=1) == Point(x=1, y=0)
    assert Point(x=1) != Point(x=2)
    assert Point(x=1) != (1, 0)
    assert len({Point(x=1), Point(x=1), Point(x=2)}) == 2
    assert repr(Point(x=1)) == "Point(x=1, y=0)"


def test_a_copy_differs_where_it_is_told_to() -> None:
    assert changed(Point(x=1, y=2), y=3) == Point(x=1, y=3)


def test_records_travel_between_processes() -> None:
    sent = pickle.dumps(Point(x=1, y=2))
    assert pickle.loads(sent) == Point(x=1, y=2)  # noqa: S301 -- what this test wrote itself
