"""Prometheus's settings and rule files."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml

from testbed import prometheus
from testbed.errors import BedError

GOOD = "groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]"


def test_prometheus_scrapes_itself_and_the_discovered_pods_every_second() -> None:
    text = prometheus.settings(address="127.0.0.1:9090", discovery="127.0.0.1:9091", rules=Path("/bed/rules"))
    settings = yaml.safe_load(text)
    assert settings["global"]["scrape_interval"] == "1s"
    assert settings["rule_files"] == ["/bed/rules/*.yml"]
    own, pods = settings["scrape_configs"]
    assert own["static_configs"] == [{"targets": ["127.0.0.1:9090"]}]
    assert pods["http_sd_configs"] == [{"url": "http://127.0.0.1:9091/", "refresh_interval": "1s"}]


def test_prometheus_listens_on_loopback_and_may_be_reloaded() -> None:
    words = prometheus.words(program="prometheus", config=Path("/c"), data=Path("/d"), address="127.0.0.1:9090")
    assert "--web.listen-address=127.0.0.1:9090" in words
    assert "--web.enable-lifecycle" in words


@pytest.mark.parametrize("name", ["", "../evil", "A", "-a", "a" * 64])
def test_a_rule_file_has_a_plain_name(tmp_path: Path, name: str) -> None:
    with pytest.raises(BedError, match="cannot name a rule file"):
        prometheus.write_rules(tmp_path, name, GOOD, address="127.0.0.1:1")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_wrong_rules_are_refused_and_the_old_ones_stay(tmp_path: Path) -> None:
    (tmp_path / "slo.yml").write_text(GOOD)
    with pytest.raises(BedError, match=r"(?s)the rules slo are wrong.*unmarshal"):
        prometheus.write_rules(tmp_path, "slo", "groups: 3", address="127.0.0.1:1")
    assert [entry.name for entry in tmp_path.iterdir()] == ["slo.yml"]
    assert (tmp_path / "slo.yml").read_text() == GOOD


def test_a_prometheus_that_does_not_answer_is_an_error() -> None:
    with pytest.raises(BedError, match="does not answer"):
        prometheus.reload("127.0.0.1:1")
