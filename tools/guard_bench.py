"""Measures what the guard costs each shell call, and prints a table: `python -m tools.guard_bench`.

* Whole processes, the same input on standard input, one of each in turn, so that a busy machine is busy for all.
* Goals: the guard <= 1.7 times a bare `python3 -I -S -c pass`, and at least 4 times faster than each peer.
* Peers: cc-safety-net from npm; Dippy, which is on no registry, where `DIPPY` names the program of a checkout.
* Wall time decides; beside it stands the time of the processor, which a busy machine changes little.
* Nothing is written into the repository. With `--check`, goals that are missed make the exit code 1.
"""

import argparse
import json
import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tools import npm

ROOT = Path(__file__).resolve().parents[1]
GUARD, HOOK = ROOT / "guard" / "main.py", ROOT / "hooks" / "guard.sh"
PEER, PEER_VERSION = "cc-safety-net", "2.4.5"
ROUNDS, WARM_UP = 40, 2
BARE_FACTOR, PEER_FACTOR = 1.7, 4.0
TEXTS = {
    "plain": "git status --short && ls -la src",
    "read": 'for f in $(git ls-files "*.py"); do wc -l "$f"; done | sort -n | tail -5 > longest.txt; cat longest.txt',
    "cluster": "kubectl --context dev -n shop get pods -o name | xargs -n 1 kubectl describe --context dev",
}
"""One text that the fast path knows, one that must be read as a shell reads it, one that the judge must judge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    name: str
    argv: tuple[str, ...]
    environment: Mapping[str, str]
    peer: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    wall: float
    """Milliseconds from the start to the end of the whole process."""
    processor: float
    """Milliseconds of the processor, its children's included."""


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="exit 1 when a goal is missed")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    arguments = parser.parse_args()
    met = True
    with tempfile.TemporaryDirectory(prefix="guard-bench-") as folder:
        entries = _entries(Path(folder))
        sys.stdout.write(f"{os.cpu_count()} cores, {_python()}, {arguments.rounds} rounds, milliseconds\n")
        for kind, text in TEXTS.items():
            found = measure(entries, _input(text, Path(folder)), arguments.rounds)
            met &= _told(kind, entries, found)
    return 1 if arguments.check and not met else 0


def measure(entries: list[Entry], given: bytes, rounds: int) -> dict[str, list[Times]]:
    """Returns the times of each entry; the first rounds, which fill caches, do not count."""
    found: dict[str, list[Times]] = {entry.name: [] for entry in entries}
    with tempfile.TemporaryFile() as source, Path(os.devnull).open("wb") as sink:
        source.write(given)
        source.flush()
        for turn in range(WARM_UP + rounds):
            for entry in entries:
                took = _one(entry, source.fileno(), sink.fileno())
                if turn >= WARM_UP:
                    found[entry.name].append(took)
    return found


def _one(entry: Entry, source: int, sink: int) -> Times:
    os.lseek(source, 0, os.SEEK_SET)
    actions = [(os.POSIX_SPAWN_DUP2, source, 0), (os.POSIX_SPAWN_DUP2, sink, 1), (os.POSIX_SPAWN_DUP2, sink, 2)]
    began = time.perf_counter()
    pid = os.posix_spawn(entry.argv[0], list(entry.argv), dict(entry.environment), file_actions=actions)
    _, status, used = os.wait4(pid, 0)
    took = time.perf_counter() - began
    if status:
        raise SystemExit(f"{entry.name} ended with {os.waitstatus_to_exitcode(status)}: a refusal is no measurement.")
    return Times(wall=took * 1000, processor=(used.ru_utime + used.ru_stime) * 1000)


def _entries(folder: Path) -> list[Entry]:
    python = _python()
    home = folder / "home"
    home.mkdir()
    plain = {"PATH": os.environ["PATH"], "HOME": str(home)}
    data = folder / "data"
    data.mkdir(mode=0o700)
    _project(folder, home)
    ours = plain | {"CLAUDE_PLUGIN_ROOT": str(ROOT), "CLAUDE_PLUGIN_DATA": str(data)}
    cache = f"pycache_prefix={data / 'pycache'}"
    found = [
        Entry(name="bare python3 -I -S", argv=(python, "-I", "-S", "-c", "pass"), environment=plain),
        Entry(name="guard/main.py", argv=(python, "-I", "-S", "-X", cache, str(GUARD)), environment=ours),
        Entry(name="hooks/guard.sh", argv=("/bin/sh", str(HOOK)), environment=ours),
    ]
    return found + _peers(plain)


def _project(folder: Path, home: Path) -> None:
    """Makes the folder a project with settings and a kubeconfig: elsewhere the guard has less to do."""
    (folder / "deploy-production.yaml").write_text(
        "version: 1\nkubernetes:\n  context: production\n  namespace: shop\n"
        "image:\n  registry: registry.example\n  name: shop/web\n",
        encoding="utf-8",
    )
    config = home / ".kube" / "config"
    config.parent.mkdir()
    contexts = "".join(f"- name: {name}\n  context:\n    cluster: {name}\n" for name in ("production", "dev"))
    config.write_text(f"apiVersion: v1\nkind: Config\ncurrent-context: dev\ncontexts:\n{contexts}", encoding="utf-8")


def _peers(plain: Mapping[str, str]) -> list[Entry]:
    found = []
    try:
        program = npm.install(PEER, PEER_VERSION) / PEER
        argv = (str(npm.node()), str(program.resolve()), "hook", "--claude-code")
        found.append(Entry(name=f"{PEER} {PEER_VERSION}", argv=argv, environment=npm.environment(plain), peer=True))
    except npm.NpmError as error:
        sys.stderr.write(f"{PEER} was not measured: {error}\n")
    dippy = os.environ.get("DIPPY")
    if dippy:
        found.append(Entry(name="Dippy", argv=(_python(), dippy), environment=plain, peer=True))
    else:
        sys.stderr.write(
            "Dippy was not measured: it is on no registry; let DIPPY name `bin/dippy-hook` of a checkout.\n"
        )
    return found


def _python() -> str:
    """The interpreter that the hook itself would take: the system's own before any other."""
    return "/usr/bin/python3" if Path("/usr/bin/python3").exists() else shutil.which("python3") or sys.executable


def _input(text: str, folder: Path) -> bytes:
    call = {
        "hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_use_id": "bench", "session_id": "bench",
        "cwd": str(folder), "tool_input": {"command": text, "description": "what the bench asks for"},
    }  # fmt: skip
    return json.dumps(call).encode()


def _told(kind: str, entries: list[Entry], found: Mapping[str, list[Times]]) -> bool:
    """Prints the table of one text; returns whether the goals were met by the medians of wall time."""
    walls = {name: statistics.median(one.wall for one in times) for name, times in found.items()}
    bare, ours = walls[entries[0].name], walls[entries[2].name]
    heads = f"{'median':>8}{'least':>8}{'of bare':>9}{'of guard':>10}{'processor':>11}"
    sys.stdout.write(f"\n{kind}: {TEXTS[kind]}\n{'':<24}{heads}\n")
    met = ours <= BARE_FACTOR * bare
    for entry in entries:
        wall = walls[entry.name]
        least = min(one.wall for one in found[entry.name])
        busy = statistics.median(one.processor for one in found[entry.name])
        sys.stdout.write(
            f"{entry.name:<24}{wall:>8.1f}{least:>8.1f}{wall / bare:>9.2f}{wall / ours:>10.2f}{busy:>11.1f}\n"
        )
        met &= not entry.peer or wall >= PEER_FACTOR * ours
    sys.stdout.write(f"goals {'met' if met else 'MISSED'}: <= {BARE_FACTOR} of bare, peers >= {PEER_FACTOR} of guard\n")
    return met


if __name__ == "__main__":
    sys.exit(main())
