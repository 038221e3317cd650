import pytest

from tests.unit.validators.rules._found import places
from validators.rules._examples import HEAD, process


@pytest.mark.parametrize(
    ("command", "place"),
    [
        ("docker push shop", "23:13"),
        ("docker push registry.example:5000/shop", "23:13"),
        ("docker build -t shop:stable .", "23:17"),
        ("docker tag shop:$VERSION shop:latest", "23:26"),
        ("docker tag shop:latest shop:$VERSION", None),
        ("docker push registry.example:5000/shop:${VERSION}", None),
    ],
)
def test_mutable_image_tag(command: str, place: str | None) -> None:
    assert places("VS701", HEAD + process(command)) == ([place] if place else [])
