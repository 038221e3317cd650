"""The verifiers, found by file: the module's name is the id of the check that it decides.

There is no list to edit, and none from outside: what may open a production gate must be readable in this repository.
Order never comes from here; it is the skill's.
"""

import importlib
import pkgutil
from collections.abc import Mapping

from deploy_production.verifiers.base import Verifier


def catalogue() -> Mapping[str, Verifier]:
    """Returns every verifier; a module that cannot be imported or lacks the constant stops the program."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    return {
        name: importlib.import_module(f"{__name__}.{name}").VERIFIER
        for name in names
        if name != "base" and not name.startswith("_")
    }
