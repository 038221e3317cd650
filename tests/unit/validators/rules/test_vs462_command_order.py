import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import marked
from validators.rules._examples import HEAD, process

BUILD, PUSH = "docker build -t shop:$VERSION .", "docker push shop:$VERSION"
APPLY, STATUS = "kubectl apply -f deploy/", "kubectl rollout status deployment/shop --timeout=5m"


@pytest.mark.parametrize(("first", "second"), [(PUSH, BUILD), (APPLY, PUSH), (STATUS, APPLY)])
def test_command_before_the_one_that_it_needs_is_found(first: str, second: str) -> None:
    assert marked("VS462", HEAD + process(f"{first}\n{second}")) == [("23:1", first)]


def test_message_names_what_is_needed() -> None:
    (found,) = findings("VS462", HEAD + process(f"{PUSH}\n{BUILD}"))
    assert "before docker build" in found.message


@pytest.mark.parametrize(
    "commands",
    [
        (BUILD, PUSH, APPLY, STATUS),
        (PUSH, APPLY),
        (APPLY,),
        (BUILD, PUSH, BUILD, PUSH),
        (APPLY, STATUS, APPLY, STATUS),
        ("kubectl apply -f namespace.yaml", BUILD, PUSH, APPLY),
        (STATUS, APPLY, STATUS),
    ],
)
def test_commands_that_can_work_are_left_alone(commands: tuple[str, ...]) -> None:
    assert marked("VS462", HEAD + process("\n".join(commands))) == []


def test_order_counts_across_steps() -> None:
    text = f"{HEAD}{process(PUSH)}\n### 2. Build\n\n```bash\n{BUILD}\n```\n"
    assert marked("VS462", text) == [("23:1", PUSH)]
