"""bash itself as the oracle: what it really starts, among stubs that only write down how they were called.

* Its `PATH` holds nothing but the stubs and a few harmless tools, so no real client can be reached.
* It never runs with the rights of root, so that no text can change the machine.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

NOBODY = 65534
STUBS = ("kubectl", "docker")
TOOLS = (
    "bash", "sh", "dash", "cat", "rev", "tac", "tr", "base64", "base32", "xxd", "head", "tail", "sort", "uniq", "cut",
    "tee", "env", "xargs", "nice", "timeout", "stdbuf", "setsid", "nohup", "find", "seq", "printf", "basename",
    "dirname", "cp", "mv", "ln", "chmod", "install", "mkdir", "mkfifo", "sed", "awk", "which", "sleep", "true",
    "false", "gzip", "gunzip", "split", "dd", "flock", "make", "perl", "python3", "tar", "git", "ionice", "taskset",
    "chrt", "prlimit", "setarch", "script", "rbash", "getent", "mktemp", "test",
)  # fmt: skip
_STUB = '#!/bin/sh\n{{ printf "%s\\0" {name} "$@"; printf "\\001"; }} >> {record}\n'


def started(text: str) -> list[list[str]]:
    """Runs a text in a folder of its own and returns how the stubs were called."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        folder.chmod(0o777)
        environment = furnish(folder)
        with Path(os.devnull).open("r+b") as nothing, contextlib.suppress(subprocess.TimeoutExpired):
            subprocess.run(
                ["/bin/bash", "-c", 'text=$1; shift; eval "$text"', "bash", text],
                env=environment, cwd=folder / "work", stdin=nothing, stdout=nothing, stderr=nothing, timeout=20,
                check=False, user=NOBODY if os.getuid() == 0 else None, group=NOBODY if os.getuid() == 0 else None,
                extra_groups=[] if os.getuid() == 0 else None,
            )  # fmt: skip
        record = folder / "record"
        content = record.read_text(errors="replace") if record.exists() else ""
    return [call.split("\0")[:-1] for call in content.split("\1")[:-1]]


def furnish(folder: Path) -> dict[str, str]:
    """Makes the stubs and the folder to work in, and returns the environment."""
    programs, work = folder / "programs", folder / "work"
    programs.mkdir()
    work.mkdir()
    work.chmod(0o777)
    for name in STUBS:
        (programs / name).write_text(_STUB.format(name=name, record=folder / "record"))
        (programs / name).chmod(0o755)
    for name in TOOLS:
        found = shutil.which(name, path="/usr/bin:/bin")
        if found:
            (programs / name).symlink_to(found)
    return {
        "PATH": str(programs), "STUBS": str(programs), "TMP": str(work), "HOME": str(work), "KUBECONFIG": os.devnull,
    }  # fmt: skip


def accepted(text: str) -> bool:
    """Tells whether bash finds no error in the syntax of a text."""
    return subprocess.run(["/bin/bash", "-n", "-c", text], capture_output=True, timeout=20, check=False).returncode == 0
