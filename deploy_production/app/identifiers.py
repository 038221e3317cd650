"""Names of runs: ordered by time, never guessed, allowed wherever a Kubernetes name is."""

import secrets
from datetime import datetime

from deploy_production.model.run import RunId

_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
_TIME_DIGITS, _RANDOM_DIGITS = 10, 16
_BITS = 5


def new_run_id(now: datetime) -> RunId:
    """Returns `run-` and 26 characters: ten of the time in milliseconds, sixteen at random."""
    moment = int(now.timestamp() * 1000)
    return RunId("run-" + _digits(moment, _TIME_DIGITS) + _digits(secrets.randbits(80), _RANDOM_DIGITS))


def _digits(number: int, count: int) -> str:
    return "".join(_ALPHABET[(number >> (_BITS * place)) % len(_ALPHABET)] for place in reversed(range(count)))
