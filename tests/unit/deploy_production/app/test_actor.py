import os
import pwd

import pytest

from deploy_production.app.actor import os_user


def test_the_actor_is_the_account_whatever_the_environment_claims(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("USER", "the-boss")
    monkeypatch.setenv("LOGNAME", "the-boss")
    assert os_user() == pwd.getpwuid(os.geteuid()).pw_name


def test_an_account_without_a_name_is_told_by_its_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 3_999_999_999)
    assert os_user() == "uid-3999999999"
