"""Objects with a content, for tests of what content is and how it differs."""

import base64
import copy
from typing import Any

DEPLOYMENT: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}},
    "spec": {
        "replicas": 2,
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "web", "image": "registry:5000/web:1"}]},
        },
    },
}


def changed(**spec: Any) -> dict[str, Any]:
    result = copy.deepcopy(DEPLOYMENT)
    result["spec"].update(spec)
    return result


def annotated(**annotations: str) -> dict[str, Any]:
    result = copy.deepcopy(DEPLOYMENT)
    result["metadata"]["annotations"] = annotations
    return result


def with_image(image: str) -> dict[str, Any]:
    result = copy.deepcopy(DEPLOYMENT)
    result["spec"]["template"]["spec"]["containers"][0]["image"] = image
    return result


def secret(**values: str) -> dict[str, Any]:
    data = {name: base64.b64encode(value.encode()).decode() for name, value in values.items()}
    return {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "s"}, "type": "Opaque", "data": data}


def config(**values: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": values}
