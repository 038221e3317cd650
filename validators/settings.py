"""The settings of a run: `.validate-skill.toml`, or `[tool.validate-skill]` in pyproject.toml, and the command line.

The nearest file counts, from the first path that is named upwards to the root of its repository; settings are not
merged. What the command line says replaces what the file says, key by key; `--extend-select` and `--ignore` add to it.
An unknown key, code or value is an error: settings that are not understood must not look as if they were.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from . import disk
from .errors import UsageFault
from .note import Profile, Severity
from .policy import EVERYTHING, PathPolicy, Policy
from .record import record

OWN = ".validate-skill.toml"
SHARED = "pyproject.toml"


@record
class Settings:
    policy: Policy
    fail_on: str = Severity.ERROR.value
    output_format: tuple[str, ...] = ("full",)
    baseline: str | None = None
    exclude: tuple[str, ...] = ()
    source: str | None = None
    """The file that was read, None when there is none."""
    folder: str = "."
    """What the paths of the file start at."""


def read_settings(start: str, *, file: str | None = None, is_isolated: bool = False) -> dict[str, Any]:
    """Returns the settings that count for a path as plain data, with the file under the key `""`.

    Raises:
        UsageFault: when a file cannot be read or understood.
    """
    if is_isolated:
        return {}
    if file is not None:
        return _read(file, must_be_there=True) or {}
    for folder in _upwards(start):
        for name in (OWN, SHARED):
            found = _read(disk.join(folder, name))
            if found is not None:
                return found
    return {}


def _upwards(start: str) -> Iterator[str]:
    folder = disk.absolute(start)
    if not disk.is_folder(folder):
        folder = disk.parent(folder)
    while True:
        yield folder
        above = disk.parent(folder)
        if above == folder or disk.exists(disk.join(folder, ".git")):
            return
        folder = above


def _read(path: str, *, must_be_there: bool = False) -> dict[str, Any] | None:
    if not must_be_there and not disk.exists(path):
        return None
    text = disk.read_text(path)
    if text is None:
        raise UsageFault(f"the settings {path} cannot be read as UTF-8 text")
    is_own = disk.name(path) != SHARED
    # Reading TOML costs more than all else: most projects have a pyproject.toml that says nothing about skills.
    if not is_own and "validate-skill" not in text:
        return None
    tables = _parsed(text, path)
    found = tables if is_own else tables.get("tool", {}).get("validate-skill")
    if found is None:
        return None
    _require_sound(found, path)
    return {"": path, **found}


def _parsed(text: str, path: str) -> dict[str, Any]:
    import tomllib

    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UsageFault(f"the settings {path} are not TOML: {error}") from error


def _require_sound(found: object, path: str) -> None:
    from .schema import check

    wrong = list(check(found))
    if wrong:
        raise UsageFault("\n".join([f"the settings {path} are wrong:", *(f"  {one}" for one in wrong)]))


def settings_of(found: Mapping[str, Any], given: Mapping[str, Any]) -> Settings:
    """Puts the settings of a file and what the command line gives together.

    Raises:
        UsageFault: when a code or slug means no rule.
    """
    path = found.get("")
    merged = {**found, **{key: value for key, value in given.items() if value}}
    for key in ("extend-select", "ignore"):
        merged[key] = [*found.get(key, ()), *given.get(key, ())]
    folder = disk.parent(path) if path else "."
    policy = _policy(merged)
    _require_known(policy)
    baseline = merged.get("baseline")
    return Settings(
        policy=policy,
        fail_on=merged.get("fail-on", Severity.ERROR.value),
        output_format=tuple(merged.get("output-format", ("full",))),
        baseline=disk.join(folder, baseline) if baseline and not given.get("baseline") else baseline,
        exclude=tuple(merged.get("exclude", ())),
        source=path,
        folder=folder,
    )


def _policy(merged: Mapping[str, Any]) -> Policy:
    return Policy(
        profile=Profile(merged.get("profile", Profile.CLAUDE_CODE)),
        select=tuple(merged.get("select", ())),
        extend_select=tuple(merged.get("extend-select", ())),
        ignore=tuple(merged.get("ignore", ())),
        severity=_severities(merged),
        per_path=tuple(
            PathPolicy(pattern=part["path"], ignore=tuple(part.get("ignore", ())), severity=_severities(part))
            for part in merged.get("per-path", ())
        ),
        folder=disk.parent(merged[""]) if merged.get("") else ".",
    )


def _severities(table: Mapping[str, Any]) -> dict[str, Severity]:
    return {name: Severity(value) for name, value in table.get("severity", {}).items()}


def _require_known(policy: Policy) -> None:
    from .catalogue import codes, slug_of

    parts = [policy.severity, *((*part.ignore, *part.severity) for part in policy.per_path)]
    named: Iterable[str] = (
        *policy.select,
        *policy.extend_select,
        *policy.ignore,
        *(name for part in parts for name in part),
    )
    for name in named:
        folded = name.lower().replace("_", "-")
        is_known = name == EVERYTHING or any(
            code.startswith(name.upper()) or slug_of(code) == folded for code in codes()
        )
        if not is_known:
            raise UsageFault(f"no rule is called {name!a}; validate-skill rules lists them")


def shown(settings: Settings) -> str:
    """Returns the settings as TOML, as `--show-settings` prints them."""
    policy = settings.policy
    lines = [f"# from {settings.source}" if settings.source else "# no settings file: all defaults"]
    lines += [
        f"profile = {_toml(policy.profile.value)}",
        f"select = {_toml(list(policy.select))}",
        f"extend-select = {_toml(list(policy.extend_select))}",
        f"ignore = {_toml(list(policy.ignore))}",
        f"fail-on = {_toml(settings.fail_on)}",
        f"output-format = {_toml(list(settings.output_format))}",
        f"exclude = {_toml(list(settings.exclude))}",
    ]
    if settings.baseline:
        lines.append(f"baseline = {_toml(settings.baseline)}")
    lines += _severity_table("severity", policy.severity)
    for part in policy.per_path:
        lines += ["", "[[per-path]]", f"path = {_toml(part.pattern)}", f"ignore = {_toml(list(part.ignore))}"]
        lines += _severity_table("per-path.severity", part.severity)
    return "\n".join(lines) + "\n"


def _severity_table(name: str, severities: Mapping[str, Severity]) -> list[str]:
    if not severities:
        return []
    return ["", f"[{name}]", *(f"{_toml(code)} = {_toml(value.value)}" for code, value in severities.items())]


def _toml(value: object) -> str:
    """Returns a text or a list of texts as TOML, which writes these as JSON does."""
    import json

    return json.dumps(value, ensure_ascii=False)
