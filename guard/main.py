"""Starts the guard, and is short: a program that is run by its path is compiled every time anew."""

import sys

if sys.version_info < (3, 9):
    sys.exit(97)  # hooks/guard.sh then tries another interpreter; nothing was read from stdin yet


def main(root: str) -> None:
    """Answers the client's question with the guard that lies at `root`."""
    sys.path.insert(0, root)
    from guard import loading

    loading.install(root)
    from guard.hook import run

    run(root)


main(__file__.rpartition("/guard/")[0])
