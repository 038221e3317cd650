"""Model values as plain JSON data and back, exactly.

* `encode` gives the canonical form; `decode` accepts only what encodes to the same data again,
  so a missing, additional or re-interpreted field is an error and never a guess.
* Works for every frozen dataclass of `model` whose fields have a canonical form.
"""

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from deploy_production.errors import LedgerError
from deploy_production.model.canonical import plain

_Value = TypeVar("_Value")


def encode(value: Any) -> Any:
    """Returns the value as plain JSON data; durations are seconds, times RFC 3339 in UTC.

    Raises:
        TypeError: for a value without a canonical form.
    """
    return plain(value)


def decode(kind: type[_Value], data: Any) -> _Value:
    """Returns the value whose canonical form is `data`.

    Raises:
        LedgerError: when there is no such value of that type.
    """
    wanted: Any = kind
    try:
        value: _Value = _adapter(wanted).validate_python(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "the whole"
        raise _unreadable(kind, f"{place}: {first['msg']}") from error
    if plain(value) != data:
        raise _unreadable(kind, "it holds fields or forms that are not known here")
    return value


def _unreadable(kind: type[Any], what: str) -> LedgerError:
    return LedgerError(
        f"A recorded {kind.__name__} cannot be read: {what}.",
        diagnosis="Use the version of deploy-production that recorded it, or a newer one; plan again if it is a plan.",
    )


@cache  # building one takes milliseconds, and there are few types
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
