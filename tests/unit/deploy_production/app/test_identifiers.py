import re
from datetime import UTC, datetime, timedelta

from deploy_production.app.identifiers import new_run_id

NOW = datetime(2026, 11, 23, 18, 30, tzinfo=UTC)


def test_a_run_is_named_by_time_and_chance() -> None:
    assert re.fullmatch(r"run-[0-9a-hjkmnp-tv-z]{26}", new_run_id(NOW))


def test_names_are_ordered_by_time() -> None:
    moments = [NOW + step * timedelta(milliseconds=1) for step in (0, 1, 31, 32, 1023, 10**9, 10**11)]
    names = [new_run_id(moment) for moment in moments]

    assert names == sorted(names)


def test_names_of_the_same_moment_differ() -> None:
    assert len({new_run_id(NOW) for _ in range(200)}) == 200


def test_the_time_in_a_name_lasts_for_thousands_of_years() -> None:
    far = new_run_id(datetime(9999, 1, 1, tzinfo=UTC))

    assert new_run_id(NOW) < far
    assert len(far) == len(new_run_id(NOW))


def test_a_name_may_stand_in_a_kubernetes_object() -> None:
    assert re.fullmatch(r"[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?", f"deploy-production.{new_run_id(NOW)}")
