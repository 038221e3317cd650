"""The context provider: named twice, and never production."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from testbed import context
from testbed.context import Context
from testbed.errors import BedError

if TYPE_CHECKING:
    from testbed.records import Record

DEV = {"context": "dev", "context-again": "dev", "registry": "127.0.0.1:5000"}


def view(
    *, context_name: str = "dev", cluster: str = "dev", server: str = "https://10.0.0.1", namespace: str = ""
) -> dict[str, Any]:
    return {
        "contexts": [{"name": context_name, "context": {"cluster": cluster, "namespace": namespace}}],
        "clusters": [{"name": cluster, "cluster": {"server": server}}],
    }


def test_a_context_named_twice_is_taken() -> None:
    assert context.named_twice(DEV) == "dev"


@pytest.mark.parametrize(
    "options",
    [{}, {"context": "dev"}, {"context": "dev", "context-again": "de"}, {"context": "", "context-again": ""}],
)
def test_a_context_not_named_twice_is_refused(options: dict[str, str]) -> None:
    with pytest.raises(BedError, match="only when it is named twice"):
        context.named_twice({**options, "registry": "127.0.0.1:5000"})


def test_a_registry_is_needed() -> None:
    with pytest.raises(BedError, match=r"(?s)needs a registry.*--registry HOST:PORT"):
        context.named_twice({"context": "dev", "context-again": "dev"})


def test_unknown_options_are_refused() -> None:
    with pytest.raises(BedError, match="takes no port"):
        context.named_twice({**DEV, "port": "1"})


@pytest.mark.parametrize(
    "seen",
    [
        view(context_name="my-prod"),
        view(cluster="PRD-eu"),
        view(server="https://api.live.example.org"),
        view(namespace="production"),
        view(context_name="gke_preprod"),
    ],
)
def test_what_looks_like_production_is_refused(seen: dict[str, Any]) -> None:
    with pytest.raises(BedError, match="looks like production: refused"):
        context.refuse_production(context.texts_of(seen))


def test_a_label_of_any_namespace_can_give_production_away() -> None:
    spaces = {"items": [{"metadata": {"name": "shop", "labels": {"environment": "prod"}}}]}
    with pytest.raises(BedError, match="label of namespace shop 'environment=prod'"):
        context.refuse_production(context.labels_of(spaces))


@pytest.mark.parametrize("seen", [view(), view(context_name="delivery-test"), view(namespace="deliveries")])
def test_other_clusters_pass(seen: dict[str, Any]) -> None:
    texts = list(context.texts_of(seen))
    context.refuse_production(iter(texts))
    assert len(texts) == 4


def test_one_context_of_the_users_kubeconfig_is_read_by_kubectl() -> None:
    assert context.view_words("dev") == ["kubectl", "config", "view", "--minify", "--context", "dev", "-o", "json"]


def test_postgres_is_refused_rather_than_left_out_silently() -> None:
    assert any("no PostgreSQL" in line for line in Context().missing(frozenset({"postgres"})))


def test_nothing_is_removed_from_the_cluster(record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(*_: object, **__: object) -> str:
        raise AssertionError("a command was run")

    monkeypatch.setattr(context, "run", forbidden)
    Context().remove(record)
    assert not record.directory.exists()
