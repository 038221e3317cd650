"""`make demo`: starts a test bed, tells the story in it, and takes everything down again (`KEEP=1` leaves it up)."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from examples.demo import terminal
from examples.demo.shop import LEFT_TO_YOU
from testbed import bed
from testbed.errors import BedError

STORY_SECONDS = 1200.0
ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    keep = os.environ.get("KEEP", "") not in ("", "0")
    terminal.heading("A gated deploy to a real Kubernetes cluster")
    terminal.remark(
        "Starting a private cluster with its own engine, registry and Prometheus; nothing of this machine is used."
    )
    began = time.monotonic()
    try:
        running = bed.up(owner_pid=None if keep else os.getpid(), say=terminal.remark)
    except BedError as error:
        print(f"demo: {error}", file=sys.stderr)
        return 4
    terminal.remark(f"ready after {time.monotonic() - began:.0f} s")
    signal.signal(signal.SIGTERM, _interrupt)
    work = Path(tempfile.mkdtemp(prefix="deploy-demo-"))
    code = 1
    try:
        code = _tell(running, work)
    except KeyboardInterrupt:
        code = 130
    finally:
        _leave(running, work) if keep else _clean(running, work)
    terminal.remark("The demo ended as expected." if code == 0 else f"The demo did NOT end as expected (exit {code}).")
    return code


def _tell(running: bed.Bed, work: Path) -> int:
    words = [sys.executable, "-m", "testbed", "exec", "--dir", str(running.directory), "--"]
    story = [sys.executable, "-m", "examples.demo.story", "--work", str(work)]
    process = subprocess.Popen([*words, *story], cwd=ROOT)
    try:
        return process.wait(timeout=STORY_SECONDS)
    except subprocess.TimeoutExpired:
        print(f"demo: not over after {STORY_SECONDS:.0f} s, given up", file=sys.stderr)
        return 1
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait(timeout=30)


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def _clean(running: bed.Bed, work: Path) -> None:
    terminal.remark("Taking the test bed down …")
    bed.down(running.directory, say=terminal.remark)
    shutil.rmtree(work, ignore_errors=True)
    terminal.remark("Nothing is left running. `make demo KEEP=1` leaves the bed up to look around.")


def _leave(running: bed.Bed, work: Path) -> None:
    python = Path(sys.executable)
    terminal.heading("The test bed stays up. To use it:")
    terminal.remark(f"cd {ROOT}")
    terminal.remark(
        f"{python} -m testbed exec --internet --dir {running.directory} -- bash     # a shell in its network; there:"
    )
    terminal.remark(f"    export DEPLOY_PRODUCTION_STATE={work / 'state'} PATH={python.parent}:$PATH")
    terminal.remark(f"    cd {work / 'hello'}")
    terminal.remark("    deploy-production history")
    terminal.remark(f"    deploy-production gate v1.1.0     # blocked: only {LEFT_TO_YOU} is announced")
    terminal.remark(f"    deploy-production run {LEFT_TO_YOU}      # good, announced, and not released yet")
    terminal.remark("    deploy-production doctor")
    terminal.remark("    deploy-production show RUN")
    terminal.remark("    kubectl get pods -n hello")
    terminal.remark("Or release it from Claude Code, in that shell:")
    terminal.remark(f"    claude plugin marketplace add {ROOT}")
    terminal.remark("    claude plugin install deploy-production@deploy-production")
    terminal.remark(f"    claude     # and there: /deploy-production {LEFT_TO_YOU}")
    terminal.remark(f"To remove it: {python} -m testbed down --dir {running.directory} && rm -r {work}")


if __name__ == "__main__":
    sys.exit(main())
