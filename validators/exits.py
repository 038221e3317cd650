"""What the process ends with; CI reads these, so a number never changes its meaning."""

from enum import IntEnum


class Exit(IntEnum):
    CLEAN = 0
    FINDINGS = 1
    USAGE = 2
    NOTHING = 3
    BUG = 4
    INTERRUPTED = 130
