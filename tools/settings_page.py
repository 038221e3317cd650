"""The page of settings: every key of `deploy-production.yaml` with its default and meaning, read from the model."""

import types
import typing
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel, TypeAdapter
from pydantic.fields import FieldInfo

from deploy_production.settings.model import Settings

_HEAD = """\
# Settings: `deploy-production.yaml`

The file lies in the root of your repository and is read from the commit being released. `deploy-production init` writes
a commented first version. Unknown keys are errors. Settings may be stricter than the skill, never laxer; only a
rehearsal target may be laxer. A check without its section is not skipped: it is an ERROR, blocks, and shows the lines
to add.

Durations are written with a unit: `90s`, `30 minutes`, `24h`.
"""


def settings_page() -> str:
    """Returns the page."""
    return "\n".join((_HEAD, *_sections(Settings, "")))


def _sections(model: type[BaseModel], path: str) -> Iterator[str]:
    title = f"`{path}`" if path else "Top level"
    yield f"## {title}\n"
    yield "| key | default | meaning |\n|---|---|---|"
    for name, info in model.model_fields.items():
        yield f"| `{name}` | {_default(info)} | {_meaning(info)} |"
    yield ""
    for name, info in model.model_fields.items():
        inner = _inner_model(info.annotation)
        if inner is not None:
            yield from _sections(inner[0], f"{path}.{name}".lstrip(".") + ("[]" if inner[1] else ""))


def _default(info: FieldInfo) -> str:
    if info.is_required():
        return "required"
    value = info.get_default(call_default_factory=True)
    if value is None or isinstance(value, BaseModel):
        return "none" if value is None else "see below"
    plain = TypeAdapter[Any](info.rebuild_annotation()).dump_python(value, mode="json")
    return "`[]`" if plain == [] else f"`{_shown(plain)}`"


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(_shown(entry) for entry in value) + "]"
    return str(value).replace("|", "\\|")


def _meaning(info: FieldInfo) -> str:
    return " ".join((info.description or "").split()).replace("|", "\\|")


def _inner_model(annotation: Any) -> tuple[type[BaseModel], bool] | None:
    """Returns the section that a field holds, and whether it holds a list of them."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation, False
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is typing.Annotated:
        return _inner_model(arguments[0])
    if origin in (typing.Union, types.UnionType):
        return next((found for entry in arguments if (found := _inner_model(entry))), None)
    if origin is tuple and arguments:
        found = _inner_model(arguments[0])
        return None if found is None else (found[0], True)
    return None
