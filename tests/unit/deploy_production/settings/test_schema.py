"""The JSON Schema for editors."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from deploy_production.settings.reading import read_settings
from deploy_production.settings.schema import SCHEMA_FILE, json_schema, schema_text

ROOT = Path(__file__).parents[4]
PUBLISHED = ROOT / "docs" / "schema" / SCHEMA_FILE
MINIMAL = """\
version: 1
application: web
image: {registry: registry.example, name: web}
kubernetes: {context: production, namespace: shop}
timezone: Europe/Berlin
freeze: {country: DE}
verify:
  health: [{name: ready, service: web}]
  smoke: [{name: version, service: web, contains: $VERSION}]
checks: {}
"""


def errors(data: Any) -> list[str]:
    return [error.message for error in jsonschema.Draft202012Validator(json_schema()).iter_errors(data)]


def test_the_published_schema_is_current() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema_text()


def test_the_module_prints_the_schema() -> None:
    command = [sys.executable, "-m", "deploy_production.settings.schema"]
    printed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert printed.stdout == schema_text()


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_settings_that_are_read_fit_the_schema() -> None:
    read_settings(MINIMAL.encode())
    assert errors(yaml.safe_load(MINIMAL)) == []


def test_the_settings_of_the_example_are_read_and_fit_the_schema() -> None:
    data = (ROOT / "examples" / "hello" / "deploy-production.yaml").read_bytes()
    assert read_settings(data).application == "hello"
    assert errors(yaml.safe_load(data)) == []


def test_what_settings_say_of_themselves_fits_the_schema() -> None:
    assert errors(read_settings(MINIMAL.encode()).model_dump(mode="json")) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("version: 1", "version: 2"),
        ("freeze: {", "freeze: {soek: 1, "),
        ("name: web}", "name: Web:1}"),
        ("checks: {}", ""),
    ],
)
def test_what_reading_refuses_the_schema_refuses_too(old: str, new: str) -> None:
    assert errors(yaml.safe_load(MINIMAL.replace(old, new, 1))) != []


def test_durations_of_the_schema_have_units() -> None:
    for value, fits in (("30m", True), ("30 minutes", True), ("30", False), (30, False)):
        data = {**yaml.safe_load(MINIMAL), "rollout": {"soak": value}}
        assert (errors(data) == []) is fits


def test_every_section_and_every_key_is_described() -> None:
    schema = json_schema()
    sections = {"Settings": schema, **schema["$defs"]}
    silent = [name for name, section in sections.items() if not section.get("description")]
    silent += [
        f"{name}.{key}"
        for name, section in sections.items()
        for key, part in section["properties"].items()
        if not part.get("description")
    ]
    assert silent == []


def test_defaults_are_shown_as_they_would_stand_in_the_file() -> None:
    properties = json_schema()["$defs"]["RolloutSettings"]["properties"]
    assert properties["soak"]["default"] == "30m"
    assert json_schema()["$defs"]["FreezeSettings"]["properties"]["friday_from"]["default"] == "12:00"
