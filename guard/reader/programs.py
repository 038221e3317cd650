"""Tools that run a command which one of their options or words gives: `split --filter`, `npx`, `uv run`, tmux ...

* By table: options whose value is a shell's text; sub-commands after which a command follows.
"""

from guard.reader.machine import Job, Machine
from guard.reader.scanning import scan
from guard.reader.shells import piped_shell, shell_text
from guard.reader.values import EMPTY, Value, unknown
from guard.words import Word

TEXT_OPTIONS: "dict[str, tuple[str, ...]]" = {
    "split": ("--filter",),
    "sort": ("--compress-program",),
    "rg": ("--pre", "--hostname-bin"),
    "rsync": ("-e", "--rsh", "--rsync-path"),
    "zip": ("-TT", "--unzip-command"),
    "man": ("-P", "--pager"),
    "scp": ("-S",),
    "sftp": ("-S",),
    "nc": ("-e", "-c"),
    "ncat": ("-e", "-c", "--exec", "--sh-exec"),
    "tcpdump": ("-z",),
    "nix-shell": ("--run", "--command"),
    "vagrant": ("-c", "--command"),
    "gcloud": ("--command",),
    "npx": ("-c", "--call"),
    "npm": ("-c", "--call"),
    "hyperfine": ("--prepare", "-p", "--cleanup", "-c", "--setup", "-s"),
    "capsh": ("-c",),
    "tmux": (),
}
"""Options whose value a shell runs."""

AFTER: "dict[str, tuple[str, ...]]" = {
    "uv": ("run",),
    "poetry": ("run",),
    "pipenv": ("run",),
    "pdm": ("run",),
    "hatch": ("run",),
    "bundle": ("exec",),
    "conda": ("run",),
    "mamba": ("run",),
    "micromamba": ("run",),
    "direnv": ("exec",),
    "dotenv": ("run",),
    "op": ("run",),
    "doppler": ("run",),
    "aws-vault": ("exec",),
    "mise": ("exec", "x"),
    "asdf": ("exec",),
    "pnpm": ("exec", "dlx"),
    "yarn": ("exec", "dlx"),
    "npm": ("exec", "x"),
    "ip": ("exec",),
    "perf": ("stat", "record", "trace"),
    "nix": ("-c", "--command"),
    "npx": (),
    "bunx": (),
    "uvx": (),
    "start-stop-daemon": ("--exec", "-x", "--startas", "-a"),
}
"""Words after which options and then a command follow."""

SPOKEN = frozenset(("tmux", "screen", "hyperfine"))
PIPED = frozenset(("at", "batch"))


def run_program(machine: Machine, job: Job, name: str) -> Value:
    """Starts what the options and words of such a tool tell it to start, and returns what it writes."""
    name = name.removeprefix("g") if name in ("gsplit", "gsort") else name
    words = job.argv[1:]
    for position, word in enumerate(words):
        text_option(machine, job, name, words, position)
        if name == "socat" and word.text.upper().startswith(("EXEC:", "SYSTEM:", "SHELL:")):
            shell_text(machine, job, [Word(word.text.partition(":")[2])], name)
    if name in AFTER:
        command_after(machine, job, name, words)
    if name in SPOKEN:
        spoken(machine, job, words)
    if name in PIPED:
        piped_shell(machine, job)
    if name == "sort":
        from guard.reader.filters import untouched

        return untouched(machine, job)
    if name == "direnv" and [word.text for word in words[:1]] in (["hook"], ["export"]):
        return EMPTY
    return unknown(job.smell())


def text_option(machine: Machine, job: Job, name: str, words: list[Word], position: int) -> None:
    """Runs the value of an option that is a shell's text."""
    text = words[position].text
    for option in TEXT_OPTIONS.get(name, ()):
        if text == option and position + 1 < len(words):
            shell_text(machine, job, [words[position + 1]], name)
        elif text.startswith(option + "=") or (
            option[:2] != "--" and text.startswith(option) and len(text) > len(option)
        ):
            shell_text(machine, job, [Word(text[len(option) :].removeprefix("="))], name)


def command_after(machine: Machine, job: Job, name: str, words: list[Word]) -> None:
    """Starts the command that follows a sub-command."""
    marks = AFTER[name]
    start = next((place + 1 for place, word in enumerate(words) if word.text in marks), 0 if not marks else -1)
    if start < 0:
        return
    rest = words[start:]
    dashes = next((place for place, word in enumerate(rest) if word.text == "--"), -1)
    if dashes >= 0:
        machine.start(job.inner(rest[dashes + 1 :])) if rest[dashes + 1 :] else None
        return
    scan(machine, job, rest)
    while rest and rest[0].text.startswith("-"):
        rest = rest[1:]
    if rest and rest[0].sure:
        machine.start(job.inner(rest))


def spoken(machine: Machine, job: Job, words: list[Word]) -> None:
    """Runs every word that may be a command line of its own."""
    scan(machine, job, words)
    for word in words:
        if word.sure and " " in word.text:
            shell_text(machine, job, [word], job.argv[0].text)
