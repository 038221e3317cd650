import pytest

from tests.unit.validators.rules._found import places
from validators.rules._skills import skill


@pytest.mark.parametrize("body", ["cd /home/ada/shop", "`/Users/a.b/x`", "C:\\Users\\Ada\\x", "```\n/home/ada/x\n```"])
def test_path_of_one_machine_is_found(body: str) -> None:
    assert len(places("VS521", skill(body=body))) == 1


@pytest.mark.parametrize(
    "body",
    [
        "/home/user/x",
        "/Users/<you>/x",
        "https://x.org/home/ada/x",
        "~/x",
        "src/home/ada/x",
        "/home/ada",
        "/Users/john.doe/x",
        "/Users/x/shop",
        "A path (e.g. `/home/ada/shop`) is replaced.",
        "/home/$USER/x",
    ],
)
def test_other_path_is_left_alone(body: str) -> None:
    assert places("VS521", skill(body=body)) == []
