"""How a container behaves in the simulated cluster; a test chooses it by the image."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import ClassVar, Self


class Kind(Enum):
    HEALTHY = auto()
    CRASHES = auto()
    """Ends with exit code 1 again and again."""
    CRASHES_ONCE = auto()
    IMAGE_MISSING = auto()
    NEVER_READY = auto()
    QUOTA = auto()
    """No pod with this image may be created."""
    BAD_CONFIG = auto()
    """A ConfigMap it names is not there."""
    FLAPS = auto()
    """Ready, and after 20 seconds not for 5 seconds, and so on."""


@dataclass(frozen=True)
class Behaviour:
    """One of the constants, or `Behaviour.SLOW(seconds)`."""

    kind: Kind
    seconds: float = 1.0
    """From the pod's creation until it is ready, if it ever is."""

    HEALTHY: ClassVar["Behaviour"]
    CRASHES: ClassVar["Behaviour"]
    CRASHES_ONCE: ClassVar["Behaviour"]
    IMAGE_MISSING: ClassVar["Behaviour"]
    NEVER_READY: ClassVar["Behaviour"]
    QUOTA: ClassVar["Behaviour"]
    BAD_CONFIG: ClassVar["Behaviour"]
    FLAPS: ClassVar["Behaviour"]

    @classmethod
    def SLOW(cls, seconds: float) -> Self:  # noqa: N802 - reads like the constants beside it
        """Ready, but only after a while."""
        return cls(Kind.HEALTHY, seconds)


for _kind in Kind:
    setattr(Behaviour, _kind.name, Behaviour(_kind))
