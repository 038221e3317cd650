"""The choice between providers."""

from __future__ import annotations

import os
import shutil
import sys

import pytest

from testbed import catalogue
from testbed.errors import BedError


def test_root_on_linux_gets_the_built_in_bed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(sys, "platform", "linux")
    assert catalogue.choose()[0].name == "builtin"


def test_others_get_kind_when_it_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    chosen, reason = catalogue.choose()
    assert (chosen.name, reason) == ("kind", "kind and docker are installed")


def test_without_any_the_choices_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(BedError, match=r"(?s)no test bed can run here.*root.*kind.*context"):
        catalogue.choose()


@pytest.mark.parametrize("name", ["builtin", "kind", "context"])
def test_every_provider_is_found_by_its_name(name: str) -> None:
    assert catalogue.provider(name).name == name
