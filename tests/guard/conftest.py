"""One private namespace for the tests of a worker. Where the machine allows none: skipped loudly; in CI they fail."""

import os
from collections.abc import Iterator

import pytest

from tests.guard.kit.sandbox import Sandbox, SandboxError, sandbox


@pytest.fixture(scope="session")
def box(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    running = sandbox(tmp_path_factory.mktemp("box"))
    try:
        ready = running.__enter__()
    except (SandboxError, OSError) as error:
        message = f"NOT PROVEN: no private namespace on this machine: {error}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    yield ready
    running.__exit__(None, None, None)
