"""The fast path says True only to what surely starts nothing."""

import subprocess
import sys
from pathlib import Path

import pytest

from guard.quick import harmless


@pytest.mark.parametrize(
    "text", ["ls -la", "git status", "cd src && ls | wc -l", "grep -rn 'a b' . 2>/dev/null", "pwd; git diff HEAD", ""]
)
def test_plain_work_is_harmless(text: str) -> None:
    assert harmless(text)


@pytest.mark.parametrize(
    "text",
    [
        "kubectl get pods", "ls $(x)", "ls `x`", "$x", "python3 a.py", "./a.sh", "bash a.sh", "echo a > b",
        "ls; make", "ls\nsh", "ls & sh", "ls | sh", "a=b ls", "l{s,a}", "~/x", "git -c a=b status", "git commit",
        "git diff --ext-diff", "rg --pre x a", "sort --compress-program=x a", "xargs ls", "ls \u202e", "ls \0",
        "ls\r", "env ls", "sudo ls", "eval ls", ". x", "cat <(sh)", "d'ocker' ps", "ls /var/run/docker.sock", "\\ls",
        "l*",
        "git log --output=x", "cd .claude/", "ls " * 2000,
    ],
)  # fmt: skip
def test_everything_else_must_be_read(text: str) -> None:
    assert not harmless(text)


def test_the_reader_needs_no_heavy_module() -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1]); import guard.quick; from guard.reader import read;"
        "read('cd a && k=b; for i in x; do $k get pods -n $i | grep y; done');"
        "print(sorted({'re', 'typing', 'json', 'dataclasses', 'enum', 'pathlib', 'subprocess'} & set(sys.modules)))"
    )
    root = Path(__file__).parents[4]
    found = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code, str(root)], capture_output=True, text=True, timeout=30, check=True
    )

    assert found.stdout.strip() == "[]"
