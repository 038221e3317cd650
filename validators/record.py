"""Immutable records, as `dataclass(frozen=True, slots=True, kw_only=True)` makes them, in a hundredth of the time.

The module `dataclasses` and what it imports would be a third of the time a run takes for one file. A type checker sees
dataclasses. A default is given to all records that do not say otherwise, so it is never something that can be changed.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar, dataclass_transform

T = TypeVar("T")
NOTHING: Mapping[Any, Any] = {}
"""The default of a mapping; its type lets nobody change it."""


@dataclass_transform(frozen_default=True, kw_only_default=True)
def record(cls: type[T]) -> type[T]:
    """Makes a class immutable: its annotated names are its fields, given by keyword; equal when all fields are."""
    names = tuple(cls.__annotations__)
    defaults = {name: cls.__dict__[name] for name in names if name in cls.__dict__}
    left_out = {"__dict__", "__weakref__", *defaults}
    own = {name: value for name, value in cls.__dict__.items() if name not in left_out}
    body = {
        "__eq__": _equal,
        "__hash__": _hash,
        "__repr__": _repr,
        **own,
        "__slots__": names,
        "__setattr__": _refuse,
        "__delattr__": _refuse,
        "__getstate__": _values,
        "__setstate__": _restore,
    }
    made: type[T] = type(cls.__name__, cls.__bases__, body)
    setattr(made, "__init__", _init(made, names, defaults))  # noqa: B010 -- it is made of the class, so it comes later
    return made


def _init(made: type, names: tuple[str, ...], defaults: Mapping[str, Any]) -> Callable[..., None]:
    # A slot sets itself in less time than a name is looked up, and records are made all the time.
    puts = tuple([(name, made.__dict__[name].__set__) for name in names])
    count = len(names)

    def init(self: object, **values: Any) -> None:
        if len(values) != count:
            values = {**defaults, **values}
        try:
            for name, put in puts:
                put(self, values[name])
        except KeyError:
            missing = sorted(set(names) - values.keys())
            raise TypeError(f"{made.__name__}: missing {missing}") from None
        if len(values) != count:
            raise TypeError(f"{made.__name__}: unknown {sorted(values.keys() - set(names))}")

    return init


def changed(one: T, **values: Any) -> T:
    """Returns a record that is like another but for some fields."""
    return type(one)(**{**dict(zip(_names(one), _values(one), strict=True)), **values})


def _names(one: object) -> tuple[str, ...]:
    names: tuple[str, ...] = type(one).__slots__  # type: ignore[attr-defined]  # every record has them
    return names


def _values(one: object) -> tuple[Any, ...]:
    return tuple([getattr(one, name) for name in _names(one)])


def _restore(one: object, values: tuple[Any, ...]) -> None:
    for name, value in zip(_names(one), values, strict=True):
        object.__setattr__(one, name, value)


def _equal(one: object, other: object) -> Any:
    return _values(one) == _values(other) if type(other) is type(one) else NotImplemented


def _hash(one: object) -> int:
    return hash(_values(one))


def _repr(one: object) -> str:
    shown = ", ".join(f"{name}={value!r}" for name, value in zip(_names(one), _values(one), strict=True))
    return f"{type(one).__name__}({shown})"


def _refuse(one: object, *_: object) -> None:
    raise AttributeError(f"a {type(one).__name__} is immutable")
