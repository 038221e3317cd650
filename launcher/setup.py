"""Makes what the server runs from, once, in a process of its own: `python3 setup.py ROOT DATA`.

It outlives the session that started it, so that a first session that ends early has not waited for nothing. One at a
time works, the others wait for it and then find that nothing is left to do.
"""

import fcntl
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from launcher.application import make_application
from launcher.packages import make_packages
from launcher.release import Release
from launcher.status import FAILED, WORKING, SetupError, Status, write_status


def set_up(release: Release) -> int:
    """Makes what is missing; returns 0 when the server can be started, else 1 with the reason in the status."""

    def tell(text: str) -> None:
        write_status(release.status, Status(WORKING, text))

    os.makedirs(release.data, mode=0o700, exist_ok=True)
    with open(release.lock, "a", encoding="utf-8") as lock:
        # The kernel gives it back when its holder ends, however that ends.
        fcntl.flock(lock, fcntl.LOCK_EX)
        if release.is_ready():
            return 0
        try:
            tell("preparing")
            make_packages(release, tell)
            tell("putting the plugin's code beside the packages")
            make_application(release)
        except SetupError as error:
            write_status(release.status, Status(FAILED, error.message, error.next))
            return 1
        except OSError as error:
            then = f"Make room and check the rights of {release.data}, then call again."
            write_status(release.status, Status(FAILED, f"The disk refused: {error}.", then))
            return 1
        os.unlink(release.status)
        return 0


if __name__ == "__main__":
    sys.exit(set_up(Release(sys.argv[1], sys.argv[2])))
