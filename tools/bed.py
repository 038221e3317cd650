"""Builds what the test bed needs before the tests and the demo, and says what is missing.

Debian packages are installed when this runs as root, and named otherwise. In CI a missing part is a failure; elsewhere
the tests on the cluster are skipped, loudly.
"""

import os
import subprocess
import sys

from testbed import bed

_SECONDS = 3600


def main() -> int:
    code = _build() if os.geteuid() == 0 else 0
    missing = bed.missing_parts()
    if code == 0 and not missing:
        return 0
    sys.stderr.write("".join(f"{line}\n" for line in ("The test bed lacks:", *missing)) if missing else "")
    if _in_ci():
        sys.stderr.write("error: in CI the test bed must be complete\n")
        return 4
    sys.stderr.write("warning: without the test bed everything that needs a cluster is left out\n")
    return 0


def _build() -> int:
    sys.stderr.write("==> test bed: binaries and base images (the first time about 8 minutes on 2 cores)\n")
    words = [sys.executable, "-m", "testbed", "build", "--install"]
    return subprocess.run(words, stdin=subprocess.DEVNULL, timeout=_SECONDS, check=False).returncode


def _in_ci() -> bool:
    return os.environ.get("CI", "").lower() not in {"", "0", "false", "no"}


if __name__ == "__main__":
    sys.exit(main())
