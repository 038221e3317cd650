"""git, make, tar and their like: tools with some option that starts a program."""

from guard.reader.launchers import shell_text
from guard.reader.machine import Job, Machine
from guard.reader.redirecting import content
from guard.reader.values import Value, unknown
from guard.words import UNKNOWN, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

PROGRAM_KEYS = (
    "alias.", "core.pager", "core.sshcommand", "core.editor", "core.fsmonitor", "core.askpass", "core.gitproxy",
    "diff.external", "sequence.editor", "credential.helper", "gpg.program", "pager.", "difftool.", "mergetool.",
    "browser.", "filter.", "interactive.difffilter", "uploadpack.packobjectshook", "core.hookspath", "include.path",
    "textconv", ".command", ".cmd",
)  # fmt: skip
"""Keys of git's configuration whose value is a program, in lower case."""


def run_tool(machine: Machine, job: Job, name: str) -> Value:
    """Starts what such a tool would start."""
    handlers: dict[str, Callable[[Machine, Job], None]] = {
        "git": git,
        "make": make,
        "gmake": make,
        "tar": tar,
        "gtar": tar,
        "bsdtar": tar,
    }
    handler = handlers.get(name)
    if handler is None:
        from guard.reader.programs import run_program

        return run_program(machine, job, name)
    handler(machine, job)
    return unknown(job.smell())


def key_value(machine: Machine, job: Job, text: str) -> None:
    """Runs the value of a configuration key, when it is a program."""
    key, _, value = text.partition("=")
    lower = key.lower()
    if not any(lower.startswith(name) if name[0] != "." else lower.endswith(name) for name in PROGRAM_KEYS):
        return
    if UNKNOWN in value:
        machine.doubt(job.smell(), "git is given a program that is not known")
    if value.startswith("!"):
        arguments = [word for word in job.argv[1:] if word.text != text]
        called = next(
            (place for place, word in enumerate(arguments) if lower == f"alias.{word.text.lower()}"), len(arguments)
        )
        shell_text(machine, job, [Word(value[1:]), *arguments[called + 1 :]], "git")
    elif not lower.startswith("alias."):
        shell_text(machine, job, [Word(value)], "git")


def git(machine: Machine, job: Job) -> None:
    """Runs what `-c`, aliases, `bisect run`, `submodule foreach`, `rebase -x`, `filter-branch` run."""
    words = job.argv[1:]
    for position, word in enumerate(words[:-1]):
        following = words[position + 1]
        if word.text in ("-c", "--config-env"):
            key_value(machine, job, following.text)
        elif word.text in ("-x", "--exec", "--extcmd", "--upload-pack", "--receive-pack", "-u") and following.sure:
            shell_text(machine, job, [following], "git")
        elif word.text.endswith("-filter") or word.text == "foreach":
            shell_text(machine, job, [rest for rest in words[position + 1 :] if rest.text != "--recursive"], "git")
        elif word.text == "run" and position and words[position - 1].text == "bisect":
            machine.start(job.inner(words[position + 1 :]))
        elif "." in word.text and "config" in [before.text for before in words[:position]]:
            key_value(machine, job, f"{word.text}={following.text}")
    for word in words:
        for prefix in (
            "--exec=",
            "--extcmd=",
            "--upload-pack=",
            "--receive-pack=",
            "-c",
            "-O",
            "--open-files-in-pager=",
        ):
            if word.text.startswith(prefix) and len(word.text) > len(prefix):
                value = word.text[len(prefix) :]
                key_value(machine, job, value) if prefix == "-c" else shell_text(machine, job, [Word(value)], "git")
        if word.text.startswith("--config-env"):
            machine.doubt(
                f"{job.smell()}\n{machine.source}\n" + "\n".join(map(str, job.environment.values())),
                "git is given a program by name",
            )
        if word.text.startswith("ext::"):
            shell_text(machine, job, [Word(word.text[5:])], "git ext::")


def tar(machine: Machine, job: Job) -> None:
    """Runs `--checkpoint-action=exec=`, `--to-command`, `-I`, `--rsh-command`, `-F`."""
    words = job.argv[1:]
    names = (
        "--to-command",
        "--use-compress-program",
        "--rsh-command",
        "--info-script",
        "--new-volume-script",
        "--rmt-command",
        "-I",
        "-F",
    )
    for position, word in enumerate(words):
        text = word.text
        following = words[position + 1] if position + 1 < len(words) else Word("")
        if text.startswith("--checkpoint-action"):
            value = text.partition("=")[2] or following.text
            shell_text(machine, job, [Word(value.removeprefix("exec="))], "tar")
            continue
        name, mark, value = text.partition("=")
        if mark and len(name) > 3 and any(full.startswith(name) for full in names):
            shell_text(machine, job, [Word(value)], "tar")
        elif text in names:
            shell_text(machine, job, [following], "tar")


def make(machine: Machine, job: Job) -> None:
    """Runs the recipes of a makefile that is known, and `--eval`."""
    from guard.reader.makefiles import run_makefile

    words = job.argv[1:]
    paths: list[Word] = []
    wanted: list[str] = []
    variables: dict[str, str] = {}
    position = 0
    while position < len(words):
        text = words[position].text
        following = words[position + 1] if position + 1 < len(words) else Word("")
        if text in ("-f", "--file", "--makefile"):
            paths.append(following)
            position += 1
        elif text.startswith("--eval="):
            run_makefile(machine, job, text[7:], [], variables)
        elif text in ("-C", "-j", "-I", "-o", "-W", "--directory"):
            position += 1
        elif text.startswith(("--file=", "--makefile=")):
            paths.append(Word(text.partition("=")[2]))
        elif text.startswith("-") and text.endswith("f") and text[1:].isalpha():
            paths.append(following)
            position += 1
        elif text.startswith("-f") and len(text) > 2:
            paths.append(Word(text[2:]))
        elif "=" in text and not text.startswith("-"):
            variables[text.partition("=")[0]] = text.partition("=")[2]
        elif not text.startswith("-"):
            wanted.append(text)
        position += 1
    if "SHELL" in variables:
        machine.start(job.inner([Word(variables["SHELL"]), Word("-c"), Word(UNKNOWN)]))
    for path in paths or [Word("GNUmakefile"), Word("makefile"), Word("Makefile")]:
        value = (job.stdin or unknown(job.source)) if path.text == "-" else content(machine, path.text)
        for text in value.texts:
            if UNKNOWN not in text:
                run_makefile(machine, job, text, wanted, variables)
            elif value.origin != path.text:
                machine.doubt(f"{job.smell()}\n{value.origin}", "make gets a makefile that is not known")
