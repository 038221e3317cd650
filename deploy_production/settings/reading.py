"""Reads `deploy-production.yaml`: bytes in, `Settings` out, or one error that lists every problem with its place.

* Values are strict: `"yes"` is no boolean, `5` is no duration, and nothing is guessed.
* Unknown keys are errors that name the nearest known key.
* Placeholders that `deploy-production init` left are refused.

Whether the values are strict enough for a skill is decided in `settings.strictness`.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from deploy_production.errors import SettingsError
from deploy_production.model.canonical import digest_bytes
from deploy_production.model.source import Position, Problem, Span
from deploy_production.model.text import one_line
from deploy_production.settings.calendars import suggestion
from deploy_production.settings.model import Settings
from deploy_production.settings.types import IN_WORDS
from deploy_production.settings.yaml_text import DataPath, Dialect, YamlDocument, read_yaml

FILE_NAME = "deploy-production.yaml"
PLACEHOLDER = "CHANGE-ME"
"""What `init` writes where it could not find out."""
_SIZE_LIMIT = 256_000
_SHOWN = 60
_DIAGNOSIS = (
    "Correct the file, commit it, and plan again. "
    "`deploy-production init` in an empty folder writes a commented example."
)

_WORDS = {
    "missing": "is missing",
    "bool_type": "write true or false, without quotes",
    "int_type": "write a whole number, without quotes",
    "float_type": "write a number, without quotes",
    "string_type": "write text; put numbers and words like true in quotes",
    "tuple_type": "write a list",
    "model_type": "write a section: keys and values, indented under it",
    "model_attributes_type": "write a section: keys and values, indented under it",
    "date_type": "write a date as YYYY-MM-DD",
    "date_parsing": "write a date as YYYY-MM-DD",
    "date_from_datetime_parsing": "write a date as YYYY-MM-DD",
    "time_type": "write a time of day as HH:MM",
    "time_parsing": "write a time of day as HH:MM",
    "string_too_short": "must not be empty",
    "string_too_long": "is too long",
    "too_short": "needs at least one entry",
}


def read_settings(data: bytes, *, name: str = FILE_NAME) -> Settings:
    """Returns the settings that a file's bytes hold.

    Raises:
        SettingsError: lists every problem with line and column.
    """
    text = _decoded(data, name)
    source = read_yaml(text, dialect=Dialect.SETTINGS)
    if source.problems and not source.documents:
        raise _error(name, source.problems)
    document = _only_document(source.documents, name)
    placeholders = {path for path, value in _scalars(document.data, ()) if PLACEHOLDER in str(value)}
    problems = [*source.problems, *(_placeholder(document, path) for path in placeholders)]
    settings, invalid = _validated(document, ignore=placeholders)
    problems.extend(invalid)
    if settings is None or problems:
        raise _error(name, problems)
    return settings


def settings_digest(data: bytes) -> str:
    """Returns the digest of the file's bytes: a comment changes it too, because it was reviewed with the rest."""
    return digest_bytes(data)


def _decoded(data: bytes, name: str) -> str:
    if len(data) > _SIZE_LIMIT:
        problem = Problem(code="too-large", message=f"the file is larger than {_SIZE_LIMIT} bytes", span=Span.at(1))
        raise _error(name, (problem,))
    try:
        return data.decode("utf-8").removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(code="not-utf-8", message="the file is not UTF-8; save it as UTF-8", span=Span.at(line))
        raise _error(name, (problem,)) from None


def _only_document(documents: tuple[YamlDocument, ...], name: str) -> YamlDocument:
    message = ""
    if not documents:
        message = "the file is empty"
    elif len(documents) > 1:
        message = "the file holds more than one document; keep one and remove the `---` lines"
    elif not isinstance(documents[0].data, dict):
        message = "the file must be a mapping that begins with `version: 1`"
    if message:
        start = documents[-1].start if documents else Position(line=1, column=1)
        raise _error(name, (Problem(code="no-mapping", message=message, span=Span(start=start, end=start)),))
    return documents[0]


def _validated(document: YamlDocument, *, ignore: set[DataPath]) -> tuple[Settings | None, list[Problem]]:
    try:
        # JSON mode is the one in which pydantic is strict and still takes lists, dates and times of day.
        return Settings.model_validate_json(json.dumps(document.data), strict=True), []
    except ValidationError as error:
        details = error.errors(include_url=False)
    # A list is told to be too short when its entries are wrong: the entries are the problem.
    inner = {entry["loc"][:length] for entry in details for length in range(len(entry["loc"]))}
    kept = (entry for entry in details if entry["type"] != "too_short" or entry["loc"] not in inner)
    return None, [_problem(document, entry) for entry in kept if not _under(entry["loc"], ignore)]


def _under(path: DataPath, ignored: Iterable[DataPath]) -> bool:
    return any(path[: len(entry)] == entry for entry in ignored)


def _problem(document: YamlDocument, entry: ErrorDetails) -> Problem:
    path, kind = entry["loc"], entry["type"]
    if kind == "extra_forbidden":
        known = _known_keys(path[:-1])
        message = f"`{_shown(path)}` is not known{suggestion(str(path[-1]), known)}"
        if not known or "did you mean" not in message:
            message += f"; known here are: {', '.join(sorted(known))}"
        return _at(document.keys.get(path), "unknown-key", message)
    message = f"`{_shown(path)}`" if path else "the file"
    message += f" {_words(entry)}" if kind in {"missing", "string_too_long"} else f": {_words(entry)}"
    return _at(_place(document, path, by_key=kind == "missing"), kind.replace("_", "-"), message + _found(entry))


def _words(entry: ErrorDetails) -> str:
    kind, context = entry["type"], entry.get("ctx", {})
    if kind == "value_error":
        return one_line(str(context.get("error", entry["msg"])), cap=400)
    if kind == "string_pattern_mismatch":
        return IN_WORDS.get(str(context.get("pattern")), entry["msg"])
    if kind == "tuple_type" and isinstance(entry["input"], str):
        words = ", ".join(entry["input"].split()[:6])
        return f"write a list, for example [{one_line(words, cap=_SHOWN)}]"
    return _WORDS.get(kind, entry["msg"].replace("Input should be", "must be"))


def _found(entry: ErrorDetails) -> str:
    value = entry["input"]
    if entry["type"] == "missing" or isinstance(value, dict | list | BaseModel | tuple):
        return ""
    if isinstance(value, str) and "://" in value and "@" in value:
        return ""  # It may hold a password.
    return f" (found {one_line(json.dumps(value, ensure_ascii=False, default=str), cap=_SHOWN)})"


def _place(document: YamlDocument, path: DataPath, *, by_key: bool) -> Position:
    """The value's place, or the place of the nearest thing above it that stands in the file."""
    if path in document.values and not by_key:
        return document.values[path]
    above = (path[:length] for length in range(len(path) - 1, -1, -1))
    nearest = next(part for part in above if part in document.values)
    return document.keys.get(nearest, document.values[nearest])


def _known_keys(path: DataPath) -> set[str]:
    """The keys of the section at a path, found by walking the models' fields."""
    models: list[type[BaseModel]] = [Settings]
    for part in path:
        if isinstance(part, str):
            fields = (model.model_fields[part] for model in models if part in model.model_fields)
            models = [model for field in fields for model in _models_in(field.annotation)]
    return {key for model in models for key in model.model_fields}


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in getattr(annotation, "__args__", ()):
        yield from _models_in(argument)


def _scalars(data: Any, path: DataPath) -> Iterator[tuple[DataPath, Any]]:
    if isinstance(data, Mapping):
        for key, value in data.items():
            yield from _scalars(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _scalars(value, (*path, index))
    else:
        yield path, data


def _placeholder(document: YamlDocument, path: DataPath) -> Problem:
    message = f"`{_shown(path)}` still says {PLACEHOLDER}: fill it in, or remove the lines if you do not need them"
    return _at(document.values.get(path), "placeholder", message)


def _at(position: Position | None, code: str, message: str) -> Problem:
    start = position or Position(line=1, column=1)
    return Problem(code=code, message=message, span=Span(start=start, end=start))


def _shown(path: DataPath) -> str:
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{one_line(part, cap=_SHOWN)}"
    return text.removeprefix(".")


def _error(name: str, problems: Iterable[Problem]) -> SettingsError:
    lines = [f"{one_line(name)}:{problem}" for problem in sorted(problems, key=lambda problem: problem.span)]
    count = f"{len(lines)} problems" if len(lines) > 1 else "a problem"
    return SettingsError(f"The settings have {count}:\n" + "\n".join(lines), diagnosis=_DIAGNOSIS)
