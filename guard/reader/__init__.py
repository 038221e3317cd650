"""Reads shell texts: which programs they would start, with which arguments.

* `read` reads a text, `smells` says what a piece of it smells of.
* Standard library only, small and without `re`: it runs before every shell command.
"""

from guard.reader.reading import read
from guard.reader.smelling import smells

__all__ = ["read", "smells"]
