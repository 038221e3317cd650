from pathlib import Path

import pytest

from tests.unit.validators.project import write_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with one skill that uses a key which the client ignores."""
    return write_project(tmp_path / "project")
