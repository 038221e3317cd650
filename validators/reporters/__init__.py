"""The formats a report can have, by name; each is one module with one function `render`, imported when it is asked."""

from importlib import import_module
from typing import Protocol, cast

from ..runner import Report

FORMATS = ("full", "concise", "json", "json-lines", "sarif", "github", "gitlab", "junit")


class Reporter(Protocol):
    def render(self, report: Report) -> str:
        """Returns the whole report as a text that ends with a line feed, or is empty."""


def render(name: str, report: Report) -> str:
    """Returns a report in a format.

    Raises:
        KeyError: when no format has this name.
    """
    if name not in FORMATS:
        raise KeyError(name)
    module = import_module(f"{__name__}.as_{name.replace('-', '_')}")
    return cast("Reporter", module).render(report)
