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
        ("docker push $REGISTRY/shop", "23:13"),
        ("docker push ${REGISTRY:-a.example/b}/shop", "23:13"),
        ("docker push $IMAGE", None),
        ("docker push ${IMAGE:-registry.example/shop:1}", None),
        ("docker push localhost:5000/shop:latest", None),
        ("docker push shop.k3d.localhost:$PORT/shop", None),
        ("docker push 127.0.0.1/shop", None),
    ],
)
def test_mutable_image_tag(command: str, place: str | None) -> None:
    assert places("VS701", HEAD + process(command)) == ([place] if place else [])
