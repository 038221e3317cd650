"""From a kubeconfig and the name of a context to a client: what can be wrong is told before the first request.

* The context is always named by the caller; the file's current context is never used.
* The file is read and never written, not even when a credential was renewed.
* Credential plugins (`exec`) are run as the file says, because managed clusters need them; their time is bounded.
  One that hands out certificates instead of tokens is run once: its certificate must outlive the run.
* A server that cannot be told from an impostor is refused: without TLS verification, or by plain HTTP to another
  machine.
"""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from deploy_production.errors import ClusterError, WrongTargetError
from deploy_production.model.text import one_line

PLUGIN_TIME = 60.0
"""Seconds that a credential plugin may take; some open a browser."""
_KEEP_ALIVE = {"idle": 10, "interval": 5, "count": 3}
"""A connection whose other end has gone silently is given up after 25 seconds."""
_CONNECTIONS = 16
_LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """An open door to one cluster."""

    client: Any
    """A `kubernetes.client.ApiClient`; the library's type marks do not cover what is used here."""
    server: str


def open_access(*, context: str, kubeconfig: Path | None) -> Access:
    """Returns a client for a context of a kubeconfig (default: `KUBECONFIG`, then `~/.kube/config`).

    Raises:
        WrongTargetError: when the file has no such context.
        ClusterError: when the file is missing or unusable, or names a server that cannot be trusted.
    """
    paths = str(kubeconfig) if kubeconfig is not None else os.environ.get("KUBECONFIG") or "~/.kube/config"
    uses_plugin = _check_context(paths, context)
    configuration = _load(paths, context)
    if uses_plugin and not configuration.api_key and not configuration.cert_file:
        raise ClusterError(
            f"The credential plugin of the context {one_line(context)} gave no credential.",
            diagnosis=f"Run `kubectl --context {one_line(context)} get --raw /version` and repair what it names.",
        )
    _check_server(configuration, context)
    _bound_refresh(configuration, context)
    client = _library().client.ApiClient(configuration=configuration)
    return Access(client=client, server=str(configuration.host))


def _library() -> Any:
    """Loads the library only when a cluster is really wanted: it takes half a second."""
    import kubernetes

    return kubernetes


def _check_context(paths: str, context: str) -> bool:
    """Makes sure that the context exists; returns whether its user has a credential plugin."""
    merged = _merged(paths)
    contexts = _named(merged, "contexts")
    if context not in contexts:
        known = ", ".join(sorted(one_line(name) for name in contexts)) or "none"
        raise WrongTargetError(
            f"The kubeconfig {one_line(paths)} has no context {one_line(context) or '(empty)'}.",
            diagnosis=f"Name one of the contexts it has: {known}.",
        )
    user = _named(merged, "users").get(str((contexts[context].get("context") or {}).get("user")), {})
    return "exec" in (user.get("user") or {})


def _merged(paths: str) -> dict[str, Any]:
    try:
        merged = _library().config.kube_config.KubeConfigMerger(paths).config
    except _unusable() as error:
        raise _unreadable(paths, error) from error
    if merged is None:
        raise ClusterError(
            f"There is no kubeconfig at {one_line(paths)}.",
            diagnosis="Create it with your cloud's command or copy it from an administrator, or set KUBECONFIG.",
        )
    return dict(merged.value)


def _named(merged: dict[str, Any], section: str) -> dict[str, Any]:
    return {str(node.value.get("name")): node.value for node in merged.get(section) or []}


def _load(paths: str, context: str) -> Any:
    library = _library()
    configuration = library.client.Configuration()
    configuration.retries = False  # the library would send PUT and DELETE again when an answer gets lost
    configuration.connection_pool_maxsize = _CONNECTIONS
    configuration.socket_options = library.utils.keepalive.tcp_keepalive_socket_options(**_KEEP_ALIVE)

    def load() -> None:
        library.config.load_kube_config(
            config_file=paths, context=context, client_configuration=configuration, persist_config=False
        )

    try:
        _in_time(load, context)
    except _unusable() as error:
        raise _unreadable(paths, error) from error
    return configuration


def _unusable() -> tuple[type[Exception], ...]:
    """What the library raises on a file that is not as it expects; it checks little itself."""
    import yaml

    library = _library()
    return (
        library.config.ConfigException, yaml.YAMLError, OSError, KeyError, TypeError, AttributeError, ValueError,
    )  # fmt: skip


def _check_server(configuration: Any, context: str) -> None:
    url = urlsplit(configuration.host)
    if url.scheme == "https" and configuration.verify_ssl:
        return
    if url.scheme == "http" and url.hostname in _LOOPBACK:
        return
    why = (
        "insecure-skip-tls-verify is set" if url.scheme == "https" else f"its server is {one_line(configuration.host)}"
    )
    raise ClusterError(
        f"The context {one_line(context)} leads to a server that cannot be told from an impostor: {why}.",
        diagnosis="Use https and name the certificate-authority in the kubeconfig (for a tunnel: tls-server-name too).",
    )


def _bound_refresh(configuration: Any, context: str) -> None:
    """Keeps several threads from renewing a token at once, and a renewal from taking for ever."""
    hook: Callable[[Any], None] | None = configuration.refresh_api_key_hook
    if hook is None:
        return
    lock = threading.Lock()

    def refresh(given: Any) -> None:
        # The library's hook would put itself back in the place of this one, so it gets something else to write to.
        renewed = SimpleNamespace(api_key={})
        with lock:
            _in_time(lambda: hook(renewed), context)
        given.api_key.update(renewed.api_key)

    configuration.refresh_api_key_hook = refresh


def _in_time(action: Callable[[], None], context: str) -> None:
    """Runs what may start a credential plugin; the library itself waits for one without a limit."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            action()
        except BaseException as error:  # noqa: BLE001 - handed over to the caller's thread, which raises it
            failures.append(error)

    worker = threading.Thread(target=run, daemon=True, name="kubeconfig")
    worker.start()
    worker.join(PLUGIN_TIME)
    if worker.is_alive():
        raise ClusterError(
            f"The credentials of the context {one_line(context)} did not come within {PLUGIN_TIME:.0f} s.",
            diagnosis="Log in with your cloud's command first, so that its credential plugin does not have to ask.",
        )
    if failures:
        raise failures[0]


def _unreadable(paths: str, error: BaseException) -> ClusterError:
    return ClusterError(
        f"The kubeconfig {one_line(paths)} cannot be used: {one_line(str(error) or type(error).__name__)}",
        diagnosis="Correct the file; `kubectl config view` with the same file must work.",
    )
