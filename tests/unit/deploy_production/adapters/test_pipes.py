from hypothesis import given
from hypothesis import strategies as st

from deploy_production.adapters.pipes import Bounded


def collected(chunks: list[bytes], limit: int) -> Bounded:
    collector = Bounded(limit)
    for chunk in chunks:
        collector.add(chunk)
    return collector


@given(chunks=st.lists(st.binary(max_size=30)), limit=st.integers(2, 100))
def test_what_fits_is_whole_and_of_the_rest_both_ends_are_kept(chunks: list[bytes], limit: int) -> None:
    whole = b"".join(chunks)
    collector = collected(chunks, limit)
    assert collector.truncated is (len(whole) > limit)
    if not collector.truncated:
        assert collector.content == whole
    else:
        head, tail = limit // 2, limit - limit // 2
        mark = f"\n[… {len(whole) - limit} bytes cut …]\n".encode()
        assert collector.content == whole[:head] + mark + whole[len(whole) - tail :]


def test_memory_stays_bounded_whatever_comes() -> None:
    collector = Bounded(1000)
    for _ in range(10_000):
        collector.add(b"x" * 100)
    assert collector._tail_size < 1000


def test_nothing_is_nothing() -> None:
    assert collected([], 10).content == b""
