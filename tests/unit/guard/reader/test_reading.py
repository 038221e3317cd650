"""The contract of `read`: what it reports about a command, what it doubts, and that it never raises."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from guard.reader import read, smells
from guard.reader.bounds import COMMANDS, LENGTH, STEPS
from guard.words import UNKNOWN, Command


def programs(text: str) -> list[list[str]]:
    return [[word.text for word in command.argv] for command in read(text).commands]


def last(text: str) -> Command:
    return read(text).commands[-1]


def test_a_prefix_assignment_is_in_the_environment_of_its_command_alone() -> None:
    commands = read("KUBECONFIG=dev kubectl get pods; kubectl get pods").commands

    assert [(command.environment.get("KUBECONFIG") or command.argv[0]).text for command in commands] == [
        "dev",
        "kubectl",
    ]


def test_an_exported_variable_is_in_the_environment_of_later_commands() -> None:
    assert last("export KUBECONFIG=$HOME/dev; kubectl get pods").environment["KUBECONFIG"].text == "~/dev"


def test_an_assignment_without_export_may_or_may_not_reach_a_program() -> None:
    assert not last("KUBECONFIG=dev; kubectl get pods").environment["KUBECONFIG"].sure


def test_env_empties_what_it_takes_away() -> None:
    assert last("env -u KUBECONFIG kubectl get pods").environment["KUBECONFIG"].text == ""


def test_a_change_of_directory_is_followed() -> None:
    directory = last("cd a && cd ../b && kubectl get pods").directory

    assert directory is not None
    assert directory.text == "b"


def test_a_change_of_directory_in_a_subshell_stays_there() -> None:
    assert last("(cd a); kubectl get pods").directory is None


def test_a_here_document_is_the_standard_input() -> None:
    stdin = last("kubectl apply -f - <<'E'\n$a\nE").stdin

    assert stdin is not None
    assert stdin.text == "$a\n"


def test_what_is_unknown_in_a_here_document_is_unknown_in_the_standard_input() -> None:
    stdin = last("kubectl apply -f - <<E\n$a\nE").stdin

    assert stdin is not None
    assert stdin.text == f"{UNKNOWN}\n"


@pytest.mark.parametrize("text", ["echo a > b", "echo a >> b", "echo a &> b", "echo a | tee b", ": >| b", "exec 5<> b"])
def test_a_path_that_is_written_is_reported(text: str) -> None:
    assert [">", "b"] in programs(text)


def test_commands_say_what_they_were_found_in() -> None:
    assert last("sudo -u x bash -c 'kubectl get pods'").via == ("sudo", "bash -c")


def test_a_script_is_read_through_the_files_of_the_caller() -> None:
    reading = read("cd scripts && sh ./a.sh x", {"scripts/a.sh": 'kubectl delete "$1"'}.get)

    assert [word.text for word in reading.commands[-1].argv] == ["kubectl", "delete", "x"]


def test_a_script_that_nobody_knows_is_a_doubt() -> None:
    assert [doubt.why for doubt in read("bash scripts/a.sh").doubts] == ["the shell would run a text that is not known"]


def test_a_half_known_name_stands_for_every_guarded_program_that_it_fits() -> None:
    assert ["kubectl", "get"] in programs("/usr/bin/kube?tl get")


def test_an_unknown_name_is_a_doubt_that_smells_of_its_arguments() -> None:
    assert [smells(doubt.text) for doubt in read("$TOOL delete ns prod").doubts] == ["kubectl"]


def test_a_variable_that_differs_between_branches_may_be_either() -> None:
    found = programs("if a; then k=kubectl; else k=ls; fi; $k x")

    assert {"kubectl", "ls"} <= {argv[0] for argv in found}


def test_what_stands_before_a_syntax_error_is_found() -> None:
    reading = read("kubectl delete ns a\n)")

    assert [word.text for word in reading.commands[0].argv] == ["kubectl", "delete", "ns", "a"]
    assert reading.doubts


@pytest.mark.parametrize(
    "text",
    ["echo 'kubectl delete ns'", "git commit -m 'kubectl apply'", "cat <<'E'\nkubectl apply\nE", "echo hi # kubectl"],
)
def test_words_about_a_program_start_nothing(text: str) -> None:
    assert not [argv for argv in programs(text) if argv[0] == "kubectl"]
    assert not read(text).doubts


@pytest.mark.parametrize("text", ["a\u202eb", "a\0b", "a\x1bb", "\ud800", "a\u00a0b", "a\rb", "\ufeffls"])
def test_characters_that_cannot_be_seen_are_a_doubt_of_the_whole(text: str) -> None:
    assert [doubt.text for doubt in read(text).doubts] == [text]


@pytest.mark.parametrize(
    "text",
    [
        "a" * (LENGTH + 1),
        "a;" * STEPS,
        "$(" * 1000,
        "`" * 1001,
        ":(){ :|:& };:",
        "f(){ g; g; }; g(){ f; f; }; f",
        'x=\'eval "$x;$x"\'; eval "$x"',
        "for a in {1..200}; do for b in {1..200}; do for c in {1..200}; do x=$x$c; done; done; done",
        "find . " + "-exec a \\; " * COMMANDS,
        "((" * 200,
        "{1..9}" * 9,
    ],
    ids=range(11),
)
def test_more_than_can_be_followed_is_a_doubt(text: str) -> None:
    assert read(text).doubts


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_no_text_makes_it_raise(text: str) -> None:
    assert read(text) is not None


@settings(max_examples=150, deadline=None)
@given(st.text(alphabet="ab \n;&|<>(){}[]$`'\"\\#=*?!~-+:/%^,@E0", max_size=40))
def test_no_shell_text_makes_it_raise_or_fail_inside(text: str) -> None:
    assert not [doubt for doubt in read(text).doubts if doubt.why.endswith("Error)")]
