import pytest

from tests.simulators.mcp_client import ERAS, Host, a_host


@pytest.fixture(params=ERAS)
def host(request: pytest.FixtureRequest) -> Host:
    """A host in each era of the protocol."""
    return a_host(request.param)
