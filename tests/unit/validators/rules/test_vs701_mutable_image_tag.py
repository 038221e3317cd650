import pytest

from tests.unit.validators.rules._found import places
from tests.unit.validators.rules._marked import in_script
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
        ("docker build -tshop:latest .", "23:16"),
        ("docker service update --image shop:latest web", "23:31"),
        ("helm upgrade shop ./chart --set a=b,web.image.tag=latest", "23:51"),
        ("helm upgrade shop ./chart --set-string imageTag=main", "23:49"),
        ("helm upgrade shop ./chart --set image.tag=$TAG", None),
        ("helm upgrade shop ./chart --set stage=dev", None),
        ("docker push ${IMAGE:-registry.example/shop:1}", None),
        ("docker push localhost:5000/shop:latest", None),
        ("docker push shop.k3d.localhost:$PORT/shop", None),
        ("docker push 127.0.0.1/shop", None),
    ],
)
def test_mutable_image_tag(command: str, place: str | None) -> None:
    assert places("VS701", HEAD + process(command)) == ([place] if place else [])


@pytest.mark.parametrize("output", ["--push", "--output type=registry", "-o type=image,push=true"])
def test_build_that_ends_in_a_registry_is_a_push(output: str) -> None:
    line = f"docker buildx build {output} -t a.example/shop:latest ."
    assert [words for _, words in in_script("VS701", f"{line}\n")] == ["a.example/shop:latest"]
    assert in_script("VS701", line.replace(output, "--output type=docker") + "\n") == []
