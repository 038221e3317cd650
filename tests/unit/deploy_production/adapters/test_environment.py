import pytest

from deploy_production.adapters.environment import child_environment
from deploy_production.errors import ToolError


@pytest.mark.parametrize("name", ["PATH", "HOME", "LANG", "LC_ALL", "LC_TIME", "TZ", "USER", "TMPDIR", "SSL_CERT_FILE"])
def test_what_every_program_needs_is_inherited(name: str) -> None:
    assert child_environment({name: "x"}, None) == {name: "x"}


@pytest.mark.parametrize(
    "name", ["LD_PRELOAD", "GIT_DIR", "PYTHONPATH", "BASH_ENV", "HTTPS_PROXY", "https_proxy", "DOCKER_HOST", "path"]
)
def test_everything_else_stays_behind(name: str) -> None:
    assert child_environment({name: "x"}, None) == {}


def test_what_is_added_wins_over_what_is_inherited() -> None:
    assert child_environment({"TZ": "UTC"}, {"TZ": "Europe/Berlin", "CI": "1"}) == {"TZ": "Europe/Berlin", "CI": "1"}


def test_a_loader_variable_is_named_in_the_error() -> None:
    with pytest.raises(ToolError, match="LD_AUDIT"):
        child_environment({}, {"LD_AUDIT": "x"})
