"""What the API server fills in, as far as it matters to those who read the objects back, and what it refuses."""

import base64
from collections.abc import Mapping
from typing import Any

from deploy_production.errors import ClusterError

_TOP_LEVEL = {
    "apiVersion", "kind", "metadata", "spec", "status", "data", "stringData", "binaryData", "immutable", "type",
}  # fmt: skip
_POD = {
    "restartPolicy": "Always",
    "terminationGracePeriodSeconds": 30,
    "dnsPolicy": "ClusterFirst",
    "schedulerName": "default-scheduler",
    "securityContext": {},
}
_PROBE = {"timeoutSeconds": 1, "periodSeconds": 10, "successThreshold": 1, "failureThreshold": 3}


def fill(manifest: dict[str, Any], *, address: str) -> None:
    """Adds the defaults in place."""
    match manifest["kind"]:
        case "Deployment":
            _deployment(manifest["spec"])
        case "Job":
            manifest["spec"].setdefault("backoffLimit", 6)
            _template(manifest["spec"]["template"]["spec"])
        case "Service":
            _service(manifest.setdefault("spec", {}), address)
        case "Secret":
            manifest.setdefault("type", "Opaque")
            for name, text in manifest.pop("stringData", {}).items():
                manifest.setdefault("data", {})[name] = base64.b64encode(text.encode()).decode()
        case _:
            return


def check(manifest: Mapping[str, Any], live: Mapping[str, Any] | None) -> None:
    """Raises what the server answers to an object it cannot take."""
    unknown = set(manifest) - _TOP_LEVEL
    if unknown:
        raise _invalid(manifest, f"unknown field {', '.join(sorted(unknown))}", status=400)
    if manifest["kind"] != "Deployment":
        return
    spec = manifest.get("spec") or {}
    labels = ((spec.get("template") or {}).get("metadata") or {}).get("labels") or {}
    selector = (spec.get("selector") or {}).get("matchLabels") or {}
    if not selector or any(labels.get(key) != value for key, value in selector.items()):
        raise _invalid(manifest, "spec.template.metadata.labels: `selector` does not match template `labels`")
    if not spec["template"].get("spec", {}).get("containers"):
        raise _invalid(manifest, "spec.template.spec.containers: Required value")
    if live is not None and live["spec"]["selector"] != spec["selector"]:
        raise _invalid(manifest, "spec.selector: field is immutable")


def _invalid(manifest: Mapping[str, Any], why: str, status: int = 422) -> ClusterError:
    name = manifest["metadata"]["name"]
    text = f"The cluster refused to patch {manifest['kind']}/{name}: {manifest['kind']} is invalid: {why}"
    return ClusterError(text, diagnosis="Correct what the message names.", status=status)


def _deployment(spec: dict[str, Any]) -> None:
    spec.setdefault("replicas", 1)
    spec.setdefault("revisionHistoryLimit", 10)
    spec.setdefault("progressDeadlineSeconds", 600)
    strategy = spec.setdefault("strategy", {})
    if strategy.setdefault("type", "RollingUpdate") == "RollingUpdate":
        rolling = strategy.setdefault("rollingUpdate", {})
        rolling.setdefault("maxSurge", "25%")
        rolling.setdefault("maxUnavailable", "25%")
    _template(spec["template"]["spec"])


def _template(spec: dict[str, Any]) -> None:
    for name, value in _POD.items():
        spec.setdefault(name, value)
    for container in spec["containers"]:
        image = container.get("image", "")
        is_floating = image.endswith(":latest") or ":" not in image.rpartition("/")[2]
        container.setdefault("imagePullPolicy", "Always" if is_floating else "IfNotPresent")
        container.setdefault("terminationMessagePath", "/dev/termination-log")
        container.setdefault("terminationMessagePolicy", "File")
        container.setdefault("resources", {})
        for port in container.get("ports", ()):
            port.setdefault("protocol", "TCP")
        for name in ("readinessProbe", "livenessProbe", "startupProbe"):
            for key, value in _PROBE.items() if name in container else ():
                container[name].setdefault(key, value)


def _service(spec: dict[str, Any], address: str) -> None:
    spec.setdefault("type", "ClusterIP")
    spec.setdefault("clusterIP", address)
    spec.setdefault("clusterIPs", [spec["clusterIP"]])
    spec.setdefault("ipFamilies", ["IPv4"])
    spec.setdefault("ipFamilyPolicy", "SingleStack")
    spec.setdefault("internalTrafficPolicy", "Cluster")
    spec.setdefault("sessionAffinity", "None")
    for port in spec.get("ports", ()):
        port.setdefault("protocol", "TCP")
        port.setdefault("targetPort", port["port"])
