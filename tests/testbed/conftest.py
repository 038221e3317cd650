"""Beds of the tests' own, beside the one that the other tests share: these tests kill theirs."""

from __future__ import annotations

import os

import pytest

from testbed import bed


@pytest.fixture(autouse=True, scope="session")
def parts() -> None:
    """Skips where a bed cannot run; in CI that is a failure."""
    missing = bed.missing_parts("builtin")
    if not missing:
        return
    reason = "; ".join(missing)
    if os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}:
        pytest.fail(f"the test bed must run in CI, but parts are missing: {reason}")
    pytest.skip(reason)
