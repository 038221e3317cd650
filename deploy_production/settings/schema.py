"""The JSON Schema of `deploy-production.yaml`, for editors; `python -m deploy_production.settings.schema` prints it.

It tells as much of the rules as JSON Schema can say. What it cannot say, `settings.reading` says.
"""

import json
import sys
from datetime import time, timedelta
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from deploy_production.settings.model import Settings
from deploy_production.settings.types import format_duration

SCHEMA_ID = "urn:deploy-production:settings:1"
"""A name and no address: the schema comes with the product, nothing is downloaded."""
SCHEMA_FILE = "deploy-production.schema.json"


class _AsPeopleWrite(GenerateJsonSchema):
    """Shows defaults in the form in which they would stand in the file."""

    def encode_default(self, dft: Any) -> Any:
        match dft:
            case timedelta():
                return format_duration(dft)
            case time():
                return f"{dft:%H:%M}"
            case _:
                return super().encode_default(dft)


def json_schema() -> dict[str, Any]:
    schema = Settings.model_json_schema(mode="validation", schema_generator=_AsPeopleWrite)
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "deploy-production.yaml",
        "description": "What the releases of one application need to be told. Stricter than the skill, never laxer.",
    }
    return {**head, **{key: value for key, value in schema.items() if key not in head}}


def schema_text() -> str:
    """Returns the schema as it is published, with a newline at the end."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    sys.stdout.write(schema_text())
