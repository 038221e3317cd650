"""The cluster as a user sees it with kubectl: the state of the application, and who answers."""

import hashlib
import http
import http.client
import json
import threading
from collections import Counter
from typing import Any, Self

from examples.demo.process import DemoError, output

KINDS = "deployments,services,configmaps"
SELECTOR = "app=hello"
ERRORS = "errors"
"""What a visitor who got no good answer is counted as."""
_MANAGED = ("uid", "resourceVersion", "generation", "creationTimestamp", "managedFields")
_REVISION = "deployment.kubernetes.io/revision"


def create_namespace(name: str) -> None:
    """Creates the namespace with the label that allows rehearsals in it."""
    output(["kubectl", "create", "namespace", name])
    output(["kubectl", "label", "namespace", name, "deploy-production.dev/rehearsal=true"])


def state(namespace: str) -> str:
    """Returns a digest of everything the application consists of, without what the server itself keeps there."""
    listed = json.loads(output(["kubectl", "get", KINDS, "-n", namespace, "-l", SELECTOR, "-o", "json"]))
    objects = [_content(item) for item in listed["items"]]
    text = json.dumps(sorted(objects, key=lambda item: (item["kind"], item["metadata"]["name"])), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _content(item: dict[str, Any]) -> dict[str, Any]:
    metadata = {key: value for key, value in item["metadata"].items() if key not in _MANAGED}
    annotations = {key: value for key, value in metadata.get("annotations", {}).items() if key != _REVISION}
    rest = {key: value for key, value in item.items() if key not in ("metadata", "status")}
    return {**rest, "metadata": {**metadata, "annotations": annotations}}


def running_version(namespace: str) -> str:
    """Returns the version that the application answers through its Service, or why it does not."""
    path = f"/api/v1/namespaces/{namespace}/services/hello:http/proxy/version"
    try:
        return str(json.loads(output(["kubectl", "get", "--raw", path]))["version"])
    except (DemoError, ValueError, KeyError):
        return "nobody answers"


def service_address(namespace: str) -> str | None:
    """Returns the Service's address, None when there is no Service."""
    try:
        return output(["kubectl", "get", "service", "hello", "-n", namespace, "-o", "jsonpath={.spec.clusterIP}"])
    except DemoError:
        return None


class Visitors:
    """Asks the application ten times a second through its Service, all the time, and counts who answers."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._visit, daemon=True)
        self.answers: Counter[str] = Counter()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(timeout=10)

    def _visit(self) -> None:
        while not self._stop.wait(0.1):
            self.answers[self._ask()] += 1

    def _ask(self) -> str:
        connection = http.client.HTTPConnection(self._address, 80, timeout=5)
        try:
            connection.request("GET", "/version")
            answer = connection.getresponse()
            return str(json.loads(answer.read())["version"]) if answer.status == http.HTTPStatus.OK else ERRORS
        except (OSError, http.client.HTTPException, ValueError, KeyError):
            return ERRORS
        finally:
            connection.close()
