"""The command `validate-skill`: reads skills, plugins and marketplaces, asks the rules, reports, and fixes.

Ends with 0 when nothing is as bad as `--fail-on`, 1 when something is, 2 for a wrong command line, settings or
baseline, 3 when there was nothing to look at, 4 for a fault of its own.
"""

import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from .errors import NothingFoundError, UsageFault
from .exits import Exit

if TYPE_CHECKING:
    from .remembering import Memory

PLACE, QUESTION = "VALIDATE_SKILL_REMEMBER", "VALIDATE_SKILL_QUESTION"
"""The variables in which `front.sh` says where the answer is to be remembered, and to what."""

SCRIPTS = "scripts"
COMMANDS = frozenset({"rule", "rules", SCRIPTS, "settings-schema"})
"""Words that begin another command; a folder of such a name is written `./rules`."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs the command and returns its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if given and given[0] in COMMANDS and given[0] != SCRIPTS:
            from . import explaining

            return explaining.main(given)
        from . import linting

        of_scripts = given[:1] == [SCRIPTS]
        return linting.main(given[1:] if of_scripts else given, of_scripts=of_scripts)
    except UsageFault as fault:
        sys.stderr.write(f"validate-skill: {fault}\n")
        return Exit.USAGE
    except NothingFoundError as error:
        sys.stderr.write(f"validate-skill: {error}\n")
        return Exit.NOTHING


MANY = 50_000
"""Objects after which the garbage collector looks for rings; a run makes few rings, and most of what it makes stays."""


def _begin() -> "Memory | None":
    place, question = (os.environ.pop(name, "") for name in (PLACE, QUESTION))
    if not place or not question:
        return None
    from .remembering import begin

    return begin(place, question)


def run() -> None:
    """Ends the process with the exit code of `main`; a fault of its own is told as one."""
    gc.set_threshold(MANY)
    try:
        memory = _begin()
        code = main()
        sys.stdout.flush()
        if memory is not None:
            memory.keep(code)
    except BrokenPipeError:
        # Whoever read our output is gone; the interpreter must not fail again while it closes it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = Exit.FINDINGS
    except KeyboardInterrupt:
        code = Exit.INTERRUPTED
    except Exception:  # noqa: BLE001 -- the one boundary: whatever else happens is a bug, and exit code 4 says so
        import traceback

        traceback.print_exc()
        sys.stderr.write("validate-skill: this is a fault of the program, not of your skill; please report it\n")
        code = Exit.BUG
    sys.exit(code)
