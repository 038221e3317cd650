import pytest

from tests.unit.validators.rules._marked import in_script, marked
from validators.rules._commands import fence

STATUS = "kubectl rollout status deployment/shop --timeout=5m"
CURL = "curl -fsS https://shop.example/healthz"


@pytest.mark.parametrize(
    "probe", [CURL, "wget -q https://shop.example/", "k6 run smoke.js", "grpcurl shop.example:443 list"]
)
def test_probe_right_after_the_rollout_is_found(probe: str) -> None:
    assert marked("VS728", fence(f"{STATUS}\n{probe}")) == [("11:1", probe)]
    assert in_script("VS728", f"{STATUS}\n{probe}\n") == [("2:1", probe)]


def test_probe_in_a_text_for_a_shell_is_found() -> None:
    assert in_script("VS728", f"bash -c '{STATUS}; {CURL}'\n") == [(f"1:{len(STATUS) + 12}", CURL)]


def test_probe_on_the_line_of_the_rollout_is_found() -> None:
    assert in_script("VS728", f"{STATUS} && {CURL}\n") == [(f"1:{len(STATUS) + 5}", CURL)]


@pytest.mark.parametrize(
    "commands",
    [
        f"{STATUS}\nuntil {CURL}; do sleep 1; done",
        f"{STATUS}\nwhile ! {CURL}; do sleep 1; done",
        f"{STATUS}\nfor i in 1 2 3; do {CURL} && break; done",
        f"{CURL}\n{STATUS}",
        f"{STATUS}\nkubectl get pods\n{CURL}",
        f"kubectl apply -f deploy/\n{CURL}",
    ],
)
def test_probe_that_is_asked_again_or_elsewhere_is_left_alone(commands: str) -> None:
    assert in_script("VS728", f"{commands}\n") == []
