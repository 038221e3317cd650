import pytest

from tests.unit.validators.rules._found import findings
from tests.unit.validators.rules._marked import in_script, marked
from validators.rule import Severity
from validators.rules._commands import fence
from validators.rules._examples import HEAD, process

APPLY = "kubectl apply -f deploy/"
STATUS = "kubectl rollout status deployment/shop --timeout=5m"


@pytest.mark.parametrize("command", [APPLY, STATUS, "docker push shop:1", "kubectl wait --for=condition=Ready pod/a"])
@pytest.mark.parametrize("tail", ["|| true", "|| :", "|| exit 0", "|| echo failed", "| tee release.log"])
def test_release_command_whose_failure_is_lost_is_found(command: str, tail: str) -> None:
    ((place, words),) = in_script("VS730", f"{command} {tail}\n")
    assert place == "1:1"
    assert words.startswith(command)


def test_recipe_that_goes_on_is_found_with_its_dash() -> None:
    text = "deploy:\n\t-docker push shop:1\n"
    assert in_script("VS730", text, path="Makefile") == [("2:2", "-docker push shop:1")]


def test_recipe_that_stops_is_left_alone() -> None:
    assert in_script("VS730", "deploy:\n\tdocker push shop:1\n", path="Makefile") == []


@pytest.mark.parametrize(
    "line",
    [
        f"{APPLY} || exit 1",
        f"{APPLY} && kubectl get pods",
        f"{STATUS} || ./undo.sh",
        "kubectl delete job migrate || true",
        "kubectl get pods | tee pods.log",
        f"set -o pipefail; {APPLY} | tee release.log",
    ],
)
def test_failure_that_counts_or_may_be_is_left_alone(line: str) -> None:
    assert in_script("VS730", f"{line}\n") == []


@pytest.mark.parametrize(
    "text",
    [
        f"{APPLY} || failed=1\necho done",
        f"{APPLY} || {{ echo failed\n exit 1\n}}",
        f"{APPLY} || {{\n echo failed\n exit 1\n}}",
        f"{STATUS} || {{ echo failed; ./undo.sh; }}",
        f"{APPLY} -f $(mktemp) || failed=1\ntrue",
    ],
)
def test_failure_that_is_kept_or_handled_is_left_alone(text: str) -> None:
    assert in_script("VS730", f"{text}\n") == []


@pytest.mark.parametrize("tail", ["|| { true; }", "|| { echo failed; }", "|| FOO=1 true"])
def test_failure_that_a_group_only_speaks_of_is_found(tail: str) -> None:
    assert len(in_script("VS730", f"{APPLY} {tail}\n")) == 1


def test_failure_behind_a_substitution_is_found() -> None:
    assert len(in_script("VS730", 'kubectl apply -f "$(find . -name x)" || true\n')) == 1


@pytest.mark.parametrize(
    "before",
    ["# set -o pipefail is missing\n", "echo pipefail\n", "set -eu # -o pipefail\n", "set +o pipefail\n"],
)
def test_word_in_a_comment_sets_nothing(before: str) -> None:
    assert len(in_script("VS730", f"{before}{APPLY} | tee release.log\n")) == 1


@pytest.mark.parametrize(
    "before", ["set -euo pipefail\n", "a=$# ; set -e -o pipefail\n", "setopt pipefail\n", "set -o 'pipefail'\n"]
)
def test_option_that_is_set_counts(before: str) -> None:
    assert in_script("VS730", f"{before}{APPLY} | tee release.log\n") == []


def _workflow(step: str) -> str:
    return f"jobs:\n  a:\n    steps:\n    - run: set -o pipefail\n    - run: {APPLY} | tee a.log\n{step}"


def test_option_of_another_step_does_not_count() -> None:
    assert len(in_script("VS730", _workflow(""), path=".github/workflows/a.yml")) == 1


def test_shell_that_a_workflow_names_sets_it() -> None:
    assert in_script("VS730", _workflow("      shell: bash\n"), path=".github/workflows/a.yml") == []
    assert len(in_script("VS730", _workflow("      shell: sh\n"), path=".github/workflows/a.yml")) == 1


def test_flags_of_the_shell_of_make_set_it() -> None:
    recipe = f"deploy:\n\t{APPLY} | tee a.log\n"
    assert len(in_script("VS730", recipe, path="Makefile")) == 1
    assert in_script("VS730", f".SHELLFLAGS := -eu -o pipefail -c\n{recipe}", path="Makefile") == []


def test_runner_of_gitlab_sets_it() -> None:
    assert in_script("VS730", f"a:\n  script:\n    - {APPLY} | tee a.log\n", path=".gitlab-ci.yml") == []


def test_rest_of_a_recipe_that_goes_on_is_found() -> None:
    text = "deploy:\n\t-cd shop && docker push shop:1\n"
    assert in_script("VS730", text, path="Makefile") == [("2:14", "docker push shop:1")]


def test_same_line_weighs_less_behind_a_gate() -> None:
    (plain,) = findings("VS730", fence(f"{APPLY} || true"))
    (gated,) = findings("VS730", HEAD + process(f"{APPLY} || true"))
    assert (plain.severity, gated.severity) == (Severity.WARNING, Severity.ADVICE)


def test_command_in_a_skill_is_found_at_its_place() -> None:
    assert [place for place, _ in marked("VS730", fence(f"kubectl get pods\n{APPLY} || true"))] == ["11:1"]
