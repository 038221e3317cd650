"""The fast path: tells most harmless commands without reading them as a shell would.

* Says True only for a few plain forms: words in which nothing is expanded, and programs that start no others.
* Says False to everything else, which means nothing but that the text must be read.
* Part of the hook's start: imports only the names.
"""

from guard.names import LONG, PLACES

LONGEST = 4_096
EXPANSIONS = "$`{}~\\=<>()#!^\0\r"
"""Characters with which a text could hide what it does, or write where it must not."""

PLAIN = frozenset(
    (
        "ls", "cat", "head", "tail", "wc", "grep", "rg", "egrep", "fgrep", "echo", "pwd", "sort", "uniq", "cut",
        "diff", "cmp", "stat", "file", "du", "df", "date", "whoami", "id", "uname", "hostname", "which", "true",
        "false", "tree", "basename", "dirname", "realpath", "readlink", "sleep", "nl", "tac", "rev", "column",
        "mkdir", "ps", "free", "uptime", "sha256sum", "md5sum", "jq", "cksum", "strings", "od", "hexdump", "nproc",
        "tty", "groups", "ruff", "mypy",
    )
)  # fmt: skip
"""Programs that start no others and write nothing that matters here, whatever their arguments."""

GIT = frozenset(
    (
        "status",
        "log",
        "show",
        "diff",
        "branch",
        "rev-parse",
        "ls-files",
        "blame",
        "add",
        "describe",
        "shortlog",
        "remote",
        "tag",
    )
)
"""Commands of git that run no hooks and no drivers of their own accord; only without options before them."""

RUNNING = ("--pre", "--comp", "--ext", "--textconv", "--output", "--hostname-bin", "--open", "-O", "-o", "-S")
"""Options with which one of these programs would start another one, or write a file."""

SAFE_REDIRECTIONS = ("2>&1", "2>/dev/null", "1>/dev/null", ">/dev/null", "2> /dev/null", "> /dev/null")


def harmless(text: str) -> bool:
    """Tells whether the text surely starts nothing that the guard is about; False means that it must be read."""
    if len(text) > LONGEST:
        return False
    for redirection in SAFE_REDIRECTIONS:
        if redirection in text:
            text = text.replace(redirection, " ")
    if any(character in text for character in EXPANSIONS) or not text.isascii():
        return False
    if not text.replace("\n", "").replace("\t", "").isprintable():
        return False
    bare = text.replace("'", "").replace('"', "").lower()
    if any(name in bare for name in LONG) or any(place in bare for place in PLACES):
        return False
    for separator in ";&|":
        bare = bare.replace(separator, "\n")
    return all(plain(line) for line in bare.split("\n"))


def plain(line: str) -> bool:
    """Tells whether one command is of a program that starts no others."""
    words = line.split()
    if any(word.startswith(RUNNING) for word in words):
        return False
    if not words or words[0] in PLAIN or words[0] in ("cd", ":"):
        return True
    return words[0] == "git" and len(words) > 1 and words[1] in GIT
