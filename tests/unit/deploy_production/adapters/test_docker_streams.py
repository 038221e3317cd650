import pytest

from deploy_production.adapters.docker_streams import Told, built_image, pushed_digest, read_stream, refused
from deploy_production.errors import ToolError

ID = "sha256:" + "1" * 64
DIGEST = "sha256:" + "2" * 64
BUILT = [
    {"stream": "Step 1/2 : FROM busybox"},
    {"stream": "\n"},
    {"stream": " ---> Running in 0f\n"},
    {"aux": {"ID": ID}},
    {"stream": "Successfully built 1111\n"},
]
PUSHED = [
    {"status": "The push refers to repository [registry.example:5000/shop/web]"},
    {"status": "Pushing", "progressDetail": {"current": 512, "total": 1024}, "progress": "[=>  ]", "id": "aa"},
    {"status": "1: digest: sha256:22 size: 528"},
    {"progressDetail": {}, "aux": {"Tag": "1", "Digest": DIGEST, "Size": 528}},
]
FAILED = [
    {"stream": "Step 2/2 : RUN make"},
    {"stream": "\x1b[31mcc: \u202eerror\x1b[0m\r\n"},
    {"errorDetail": {"code": 2, "message": "The command '/bin/sh -c make' returned a non-zero code: 2"}, "error": "x"},
]


def told(*events: object) -> Told:
    return read_stream(events, Told())


def test_the_image_of_a_build_is_the_one_it_names() -> None:
    assert built_image(told(*BUILT), tag="web:1") == ID


def test_a_build_that_failed_shows_its_last_lines_made_safe() -> None:
    with pytest.raises(ToolError) as caught:
        built_image(told(*FAILED), tag="web:1")
    assert caught.value.message == (
        "The image web:1 was not built: The command '/bin/sh -c make' returned a non-zero code: 2\n"
        "  | Step 2/2 : RUN make\n  | cc: error"
    )


def test_only_the_last_lines_are_shown_and_none_is_endless() -> None:
    lines = [{"stream": f"line {number} {'x' * 1000}\n"} for number in range(40)]
    with pytest.raises(ToolError) as caught:
        built_image(told(*lines, {"error": "boom"}), tag="web:1")
    assert caught.value.message.count("\n  | line") == 15
    assert len(caught.value.message) < 6000


def test_an_error_counts_even_after_an_image_was_named() -> None:
    with pytest.raises(ToolError, match="boom"):
        built_image(told(*BUILT, {"error": "boom"}), tag="web:1")


@pytest.mark.parametrize("events", [[], BUILT[:3], [{"aux": {"ID": "1111"}}], ["text", None, 5]])
def test_a_build_that_names_no_image_is_an_error(events: list[object]) -> None:
    with pytest.raises(ToolError, match="without naming an image"):
        built_image(told(*events), tag="web:1")


def test_the_digest_of_a_push_is_the_one_the_registry_answered() -> None:
    assert pushed_digest(told(*PUSHED), reference="r/web:1") == DIGEST


def test_a_push_without_a_digest_is_an_error() -> None:
    with pytest.raises(ToolError, match="answered no digest"):
        pushed_digest(told(*PUSHED[:3]), reference="r/web:1")


def test_an_error_without_words_is_still_an_error() -> None:
    with pytest.raises(ToolError, match="unknown error"):
        pushed_digest(told(*PUSHED, {"error": ""}), reference="r/web:1")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("unauthorized: authentication required", "docker login registry.example:5000"),
        ("denied: requested access to the resource is denied", "docker login"),
        ("http: server gave HTTP response to HTTPS client", "insecure-registries"),
        ("x509: certificate signed by unknown authority", "install its certificate"),
        ("dial tcp: lookup registry.example: no such host", "Start the registry registry.example:5000"),
        ("tag does not exist: web:1", "Build and tag the image first."),
        ("write: no space left on device", "Free disk space"),
        ("teapot", "`docker push registry.example:5000/web:1` shows the same"),
    ],
)
def test_the_usual_refusals_say_what_to_do(reason: str, words: str) -> None:
    error = refused("registry.example:5000/web:1", reason)
    assert words in error.diagnosis
    assert reason in error.message
