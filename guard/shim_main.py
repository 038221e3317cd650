"""Starts a stand-in: compiled every time, as a program run by its path is, so there is next to nothing in it."""

import sys

if sys.version_info < (3, 9):
    sys.exit(97)
sys.path.insert(0, __file__.rpartition("/guard/")[0])

from guard.shim import run

sys.exit(run(sys.argv[1:]))
