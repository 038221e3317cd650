"""What a reading of a metric is: a value, no data, or the reason why nobody could tell.

A provider is a module `metrics/<name>.py` whose last line is a constant `PROVIDER`.

* No data is neither zero nor an error: the system answered, and it knows of nothing.
* A value is finite and has a time. Whether it is good is decided by whoever asked.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from deploy_production.ports import Http


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    value: float
    """Finite."""
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NoData:
    """The expression is understood and has no sample now."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmeasurable:
    reason: str
    """One sentence; text of the metric system comes after a colon, sanitized."""


Measurement = Value | NoData | Unmeasurable


class Provider(Protocol):
    def measure(self, http: Http, base_url: str, query: str, now: datetime) -> Measurement:
        """Reads one sample of an expression as of now; never raises for what the metric system does."""
