import time
from datetime import UTC, datetime, timedelta

import pytest

from deploy_production.adapters.clock import SystemClock
from deploy_production.ports import Clock
from tests.simulators.clock import START, FakeClock


@pytest.mark.parametrize("clock", [SystemClock(), FakeClock()])
def test_every_clock_tells_aware_utc_time(clock: Clock) -> None:
    assert clock.now().tzinfo is UTC


def test_the_system_clock_tells_the_wall_time() -> None:
    assert abs(SystemClock().now() - datetime.now(UTC)) < timedelta(seconds=5)


def test_the_system_clock_waits_at_least_as_long_as_it_was_told() -> None:
    started = time.monotonic()
    SystemClock().sleep(timedelta(milliseconds=20))
    assert time.monotonic() - started >= 0.02


def test_the_monotonic_time_goes_on() -> None:
    clock = SystemClock()
    assert clock.monotonic() <= clock.monotonic()


def test_a_wait_that_is_over_already_returns() -> None:
    started = time.monotonic()
    SystemClock().sleep(timedelta(seconds=-60))
    assert time.monotonic() - started < 5


def test_sleeping_on_the_fake_clock_advances_it() -> None:
    clock = FakeClock()
    clock.sleep(timedelta(minutes=30))
    assert clock.now() == START + timedelta(minutes=30)
    assert clock.monotonic() == 1800.0


def test_setting_the_fake_clock_back_leaves_its_monotonic_time() -> None:
    clock = FakeClock()
    clock.advance(timedelta(seconds=10))
    clock.set_back(timedelta(hours=1))
    assert clock.now() < START
    assert clock.monotonic() == 10.0


def test_the_fake_clock_is_not_advanced_backwards() -> None:
    with pytest.raises(ValueError, match="backwards"):
        FakeClock().advance(timedelta(seconds=-1))
