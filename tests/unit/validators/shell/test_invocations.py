import pytest

from validators.shell.invocations import Invocation, read_invocations
from validators.snippet import Snippet

UNDO = "kubectl rollout undo deployment/shop"


def _read(text: str, *, language: str = "bash", around: str = "") -> tuple[Invocation, ...]:
    return read_invocations([Snippet(text=text, start=0, origin="script", language=language)], around or text)


def _lines(text: str, *, language: str = "bash", around: str = "") -> list[str]:
    return [" ".join([one.program, *one.verb]) for one in _read(text, language=language, around=around)]


@pytest.mark.parametrize(
    "wrapped",
    [
        f"sudo -E {UNDO}",
        f"env -u X A=b {UNDO}",
        f"timeout -k 5 5m {UNDO}",
        f"retry 3 {UNDO}",
        f"flock -w 9 /tmp/lock {UNDO}",
        f"ssh -i key -p 22 admin@host {UNDO}",
        f"cd deploy && {UNDO}",
        f"if ! {UNDO}; then :; fi",
        "/usr/local/bin/kubectl rollout undo deployment/shop",
        "kubectl \\\n  rollout undo \\\n  deployment/shop",
    ],
)
def test_command_behind_a_wrapper_is_the_command(wrapped: str) -> None:
    assert "kubectl rollout undo deployment/shop" in _lines(wrapped)


@pytest.mark.parametrize(
    "text",
    [
        f"bash -c '{UNDO}'",
        f'bash -euo pipefail -c "{UNDO}"',
        f'timeout 5m sh -ec "echo \\"a\\"; {UNDO}"',
        f"ssh admin@host '{UNDO}'",
        f"ssh admin@host <<'EOF'\n{UNDO}\nEOF\n",
        f"remote bash -s <<EOF\n{UNDO}\nEOF\n",
        f"sudo bash <<EOF\n{UNDO}\nEOF\n",
        f'eval "{UNDO}"',
        f"trap '{UNDO}' ERR",
        f'su deploy -c "{UNDO}"',
        "find . -name x -exec kubectl rollout undo deployment/shop \\;",
        f"xargs -I{{}} sh -c '{UNDO}'",
    ],
)
def test_text_that_a_shell_is_given_is_read(text: str) -> None:
    (found,) = [one for one in _read(text) if one.program == "kubectl"]
    assert (found.verb, text[found.start : found.end], found.command.depth) == (
        ("rollout", "undo", "deployment/shop"),
        UNDO,
        1,
    )


@pytest.mark.parametrize(
    "text",
    [f"cat > undo.sh <<EOF\n{UNDO}\nEOF\n", f"echo '{UNDO}'", f'log "{UNDO}"', f"bash undo.sh <<EOF\n{UNDO}\nEOF\n"],
)
def test_text_that_no_shell_is_given_stays_text(text: str) -> None:
    assert not any(one.program == "kubectl" for one in _read(text))


def test_limit_and_machine_of_a_shell_hold_for_what_it_runs() -> None:
    (found,) = [one for one in _read(f"timeout 5m ssh admin@host '{UNDO}'") if one.program == "kubectl"]
    assert (found.is_bounded, found.host) == (True, "")
    (there,) = _read(f"ssh -p 22 admin@host {UNDO}")
    assert there.host == "admin@host"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("$KUBECTL rollout undo deployment/shop", "bash"),
        ('"${KUBECTL}" rollout undo deployment/shop', "bash"),
        ("${KUBECTL:-kubectl} rollout undo deployment/shop", "bash"),
        ("\t@$(SUDO) $(KUBECTL) rollout undo deployment/shop", "makefile"),
        ("\t-${KUBECTL} rollout undo deployment/shop", "makefile"),
    ],
)
def test_variable_with_the_name_of_a_program_is_the_program(text: str, language: str) -> None:
    assert _lines(text, language=language) == ["kubectl rollout undo deployment/shop"]


@pytest.mark.parametrize(
    "given",
    [
        "K=kubectl",
        'export K="kubectl --namespace a"',
        "K := sudo kubectl",
        "K ?= $(LOCALBIN)/kubectl",
        "K=${K:-kubectl}",
        "K=$(command -v kubectl)",
        "K = $(shell which kubectl)",
        "K := A=b kubectl # the client",
    ],
)
def test_variable_is_what_the_text_gives_it(given: str) -> None:
    text = "$(K) rollout undo deployment/shop"
    assert _lines(text, language="makefile", around=f"{given}\n") == ["kubectl rollout undo deployment/shop"]


@pytest.mark.parametrize("given", ["", "K=echo kubectl", "K = $(shell kubectl get pods)", "K=other"])
def test_variable_that_nobody_knows_is_no_program(given: str) -> None:
    text = "$(K) rollout undo deployment/shop"
    assert not any(line.startswith("kubectl rollout") for line in _lines(text, language="makefile", around=given))


def test_variable_that_names_itself_ends() -> None:
    assert _lines("$K a", around="K=kubectl\nK=$K\n") == ["kubectl a"]
    assert _lines("$SUDO a", around="SUDO=$SUDO sudo\n")


def test_place_of_an_expanded_word_is_that_of_the_variable() -> None:
    text = "$K scale deployment/shop --replicas=2"
    (found,) = _read(text, around="K='kubectl -n a'\n")
    assert (text[found.start : found.end], found.arguments.value("-n")) == (text, "a")


def test_whole_line_of_a_recipe_goes_on_behind_its_dash() -> None:
    text = "\t-cd deploy && kubectl apply -f .\n\tdocker push shop:1\n"
    assert [one.ignores_failure for one in _read(text, language="makefile")] == [True, True, False]


def test_command_of_a_terminal_may_go_on_in_the_next_line() -> None:
    assert _lines("$ kubectl rollout undo \\\n    deployment/shop\nundone\n", language="console") == [
        "kubectl rollout undo deployment/shop"
    ]


def test_command_of_powershell_may_go_on_behind_a_backtick() -> None:
    assert _lines("kubectl rollout undo `\n  deployment/shop\nGet-Item a", language="powershell") == [
        "kubectl rollout undo deployment/shop",
        "Get-Item a",
    ]


@pytest.mark.parametrize(
    "piece", ["find . -exec ", "bash -c '", "ssh a ", "sudo ", "trap 'a' ", "bash <<A\n", "$SUDO "]
)
def test_what_runs_itself_again_and_again_costs_no_more_than_its_length(piece: str) -> None:
    assert len(_read(piece * 10_000 + "kubectl apply", around="SUDO=$SUDO sudo\n")) <= 10_000
