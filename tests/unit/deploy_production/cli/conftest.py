from pathlib import Path

import pytest

from tests.simulators.terminal import Terminal, a_terminal


@pytest.fixture
def terminal(tmp_path: Path) -> Terminal:
    """A command line in a repository whose target is production; nobody sits in front of it."""
    return a_terminal(tmp_path)


@pytest.fixture
def rehearsal(tmp_path: Path) -> Terminal:
    """The same on a rehearsal target."""
    return a_terminal(tmp_path, rehearsal=True)
