"""git, make, tar and their like: tools with some option that starts a program."""

from guard.reader.machine import Job, Machine
from guard.reader.redirecting import content
from guard.reader.shells import shell_text
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
    for position in range(len(words) - 1):
        git_option(machine, job, words, position)
    for word in words:
        git_word(machine, job, word.text)


def git_option(machine: Machine, job: Job, words: list[Word], position: int) -> None:
    """Runs what an option of git runs that has its value in the next word."""
    text, following = words[position].text, words[position + 1]
    if text == "-c":
        key_value(machine, job, following.text)
    elif text in ("-x", "--exec", "--extcmd", "--upload-pack", "--receive-pack", "-u") and following.sure:
        shell_text(machine, job, [following], "git")
    elif text.endswith("-filter") or text == "foreach":
        shell_text(machine, job, [word for word in words[position + 1 :] if word.text != "--recursive"], "git")
    elif text == "run" and position and words[position - 1].text == "bisect":
        machine.start(job.inner(words[position + 1 :]))
    elif "." in text and "config" in [word.text for word in words[:position]]:
        key_value(machine, job, f"{text}={following.text}")


def git_word(machine: Machine, job: Job, text: str) -> None:
    """Runs what a word of git runs that holds its program itself."""
    for prefix in ("--exec=", "--extcmd=", "--upload-pack=", "--receive-pack=", "-c", "-O", "--open-files-in-pager="):
        value = text[len(prefix) :] if text.startswith(prefix) else ""
        if value and prefix == "-c":
            key_value(machine, job, value)
        elif value:
            shell_text(machine, job, [Word(value)], "git")
    if text.startswith("--config-env"):
        given = "\n".join(word.text for word in job.environment.values())
        machine.doubt(f"{job.smell()}\n{machine.source}\n{given}", "git is given a program by name")
    if text.startswith("ext::"):
        shell_text(machine, job, [Word(text[5:])], "git ext::")


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


class Making:
    """What make is asked for."""

    __slots__ = ("paths", "texts", "variables", "wanted")

    def __init__(self) -> None:
        self.paths: list[Word] = []
        self.texts: list[str] = []
        self.wanted: list[str] = []
        self.variables: dict[str, str] = {}

    def read(self, text: str, following: Word) -> bool:
        """Reads one word; returns whether the next one belongs to it."""
        if text in ("-f", "--file", "--makefile") or (
            text.startswith("-") and text.endswith("f") and text[1:].isalpha()
        ):
            self.paths.append(following)
            return True
        if text in ("-C", "-j", "-I", "-o", "-W", "--directory"):
            return True
        if text.startswith("--eval="):
            self.texts.append(text[7:])
        elif text.startswith(("--file=", "--makefile=")):
            self.paths.append(Word(text.partition("=")[2]))
        elif text.startswith("-f"):
            self.paths.append(Word(text[2:]))
        elif "=" in text and not text.startswith("-"):
            self.variables[text.partition("=")[0]] = text.partition("=")[2]
        elif not text.startswith("-"):
            self.wanted.append(text)
        return False


def make(machine: Machine, job: Job) -> None:
    """Runs the recipes of a makefile that is known, and `--eval`."""
    from guard.reader.makefiles import run_makefile

    making = Making()
    words = [*job.argv[1:], Word("")]
    skip = False
    for position, word in enumerate(words[:-1]):
        skip = not skip and making.read(word.text, words[position + 1])
    if "SHELL" in making.variables:
        machine.start(job.inner([Word(making.variables["SHELL"]), Word("-c"), Word(UNKNOWN)]))
    for text in making.texts:
        run_makefile(machine, job, text, [], making.variables)
    for path in making.paths or [Word("GNUmakefile"), Word("makefile"), Word("Makefile")]:
        value = (job.stdin or unknown(job.source)) if path.text == "-" else content(machine, path.text)
        for text in value.texts:
            if UNKNOWN not in text:
                run_makefile(machine, job, text, making.wanted, making.variables)
            elif value.origin != path.text:
                machine.doubt(f"{job.smell()}\n{value.origin}", "make gets a makefile that is not known")
