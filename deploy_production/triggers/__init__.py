"""The triggers, found by file: the module's name is the value of its `TriggerKind`."""

import importlib
import pkgutil
from collections.abc import Mapping

from deploy_production.model.skill import TriggerKind
from deploy_production.triggers.base import Trigger


def catalogue() -> Mapping[TriggerKind, Trigger]:
    """Returns every trigger; a module without the constant, or of an unknown name, stops the program."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found: dict[TriggerKind, Trigger] = {}
    for name in names:
        if name == "base" or name.startswith("_"):
            continue
        found[TriggerKind(name)] = importlib.import_module(f"{__name__}.{name}").TRIGGER
    return found
