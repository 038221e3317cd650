import threading
from collections.abc import Callable

import anyio
import pytest

from deploy_production.errors import LedgerError
from mcp_server.offload import Say, offload


def offloaded(
    work: Callable[[Say], object], *, beat: Callable[[str], None] = lambda _: None
) -> list[tuple[float, str]]:
    """Runs work and returns what was reported."""
    heard: list[tuple[float, str]] = []

    async def report(progress: float, total: float | None, message: str) -> None:
        heard.append((progress, message))
        beat(message)

    async def main() -> None:
        await offload(work, report)

    anyio.run(main)
    return heard


def test_the_newest_line_is_reported_at_the_end() -> None:
    def work(say: Say) -> None:
        say("first")
        say("second")

    assert offloaded(work)[-1][1] == "second"


def test_lines_are_reported_while_the_work_goes_on() -> None:
    told = threading.Event()

    def work(say: Say) -> None:
        say("first")
        assert told.wait(timeout=30)
        say("last")

    heard = offloaded(work, beat=lambda _: told.set())
    assert [message for _, message in heard] == ["first", "last"]
    assert [number for number, _ in heard] == [1.0, 2.0]


def test_silent_work_is_still_heard_of() -> None:
    told = threading.Event()

    def work(_: Say) -> None:
        assert told.wait(timeout=60)

    assert offloaded(work, beat=lambda _: told.set())[0][1] == "working"


def test_a_failure_arrives_as_it_was_raised() -> None:
    def work(_: Say) -> None:
        raise LedgerError("broken", diagnosis="")

    with pytest.raises(LedgerError, match="broken"):
        offloaded(work)


def test_the_answer_is_returned() -> None:
    async def main() -> int:
        async def report(progress: float, total: float | None, message: str) -> None: ...

        return await offload(lambda _: 7, report)

    assert anyio.run(main) == 7


def test_a_cancelled_call_returns_at_once_and_leaves_the_work_to_end() -> None:
    may_end, ended = threading.Event(), threading.Event()

    def work(_: Say) -> None:
        assert may_end.wait(timeout=60)
        ended.set()

    async def main() -> bool:
        async def report(progress: float, total: float | None, message: str) -> None: ...

        with anyio.move_on_after(0.05) as scope:
            await offload(work, report)
        cancelled_before_the_end = scope.cancelled_caught and not ended.is_set()
        may_end.set()
        return cancelled_before_the_end

    assert anyio.run(main) is True
    assert ended.wait(timeout=30)
