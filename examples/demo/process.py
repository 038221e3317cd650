"""Runs programs as a person would: argument lists, bounded in time."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path


class DemoError(Exception):
    """Something the demo stands on does not work; one sentence."""


def output(words: Sequence[str], *, cwd: Path | None = None, env: Mapping[str, str] | None = None) -> str:
    """Returns what a program prints; `DemoError` when it fails or takes more than a minute."""
    try:
        done = subprocess.run(words, cwd=cwd, env=env, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DemoError(f"{words[0]} could not run: {error}") from error
    if done.returncode != 0:
        raise DemoError(f"`{' '.join(words[:4])} …` failed: {done.stderr.strip()[-800:]}")
    return done.stdout


def passed_through(words: Sequence[str], *, cwd: Path, env: Mapping[str, str], seconds: float) -> int | None:
    """Runs a program on this terminal and returns its exit code, None when its time was over."""
    try:
        return subprocess.run(
            words, cwd=cwd, env=env, stdin=subprocess.DEVNULL, timeout=seconds, check=False
        ).returncode
    except subprocess.TimeoutExpired:
        return None
