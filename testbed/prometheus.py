"""Prometheus of a bed: scrapes itself and every pod that asks for it by annotation, once a second."""

from __future__ import annotations

import json
import re
import time
from http import HTTPStatus
from typing import TYPE_CHECKING

import yaml

from testbed.errors import BedError
from testbed.process import run
from testbed.web import request

if TYPE_CHECKING:
    from pathlib import Path

EVALUATION_SECONDS = 20
RULE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")


def settings(*, address: str, discovery: str, rules: Path) -> str:
    """Returns the configuration file."""
    return yaml.safe_dump(
        {
            "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"},
            "rule_files": [f"{rules}/*.yml"],
            "scrape_configs": [
                {"job_name": "prometheus", "static_configs": [{"targets": [address]}]},
                {
                    "job_name": "pods",
                    "http_sd_configs": [{"url": f"http://{discovery}/", "refresh_interval": "1s"}],
                },
            ],
        },
        sort_keys=False,
    )


def words(*, program: str, config: Path, data: Path, address: str) -> list[str]:
    """Returns the command line; the configuration may be reloaded over HTTP."""
    return [
        *(program, f"--config.file={config}", f"--storage.tsdb.path={data}", "--storage.tsdb.retention.time=1d"),
        *(f"--web.listen-address={address}", "--web.enable-lifecycle", "--log.level=warn"),
    ]


def write_rules(folder: Path, name: str, text: str, *, address: str) -> Path:
    """Writes a rule file, has it checked, loaded and evaluated once; returns its path, BedError when it is wrong."""
    if not RULE_NAME.fullmatch(name):
        raise BedError(f"{name!r} cannot name a rule file", advice="Use lower-case letters, digits and dashes.")
    target, fresh = folder / f"{name}.yml", folder / f"{name}.new"
    fresh.write_text(text)
    try:
        run(["promtool", "check", "rules", fresh])
    except BedError as error:
        fresh.unlink()
        raise BedError(f"the rules {name} are wrong", advice=error.advice) from error
    fresh.replace(target)
    reload(address)
    if any(group.get("rules") for group in yaml.safe_load(text)["groups"]):
        _await_evaluated(address, target)
    return target


def _await_evaluated(address: str, file: Path) -> None:
    """Waits until no rule of a file is `unknown` any more: that is what a rule is before its first evaluation."""
    deadline = time.monotonic() + EVALUATION_SECONDS
    while "unknown" in (healths := _healths(address, file)) or not healths:
        if time.monotonic() >= deadline:
            advice = "Its `interval` may be longer than that; give the group a short one."
            raise BedError(f"the rules of {file.name} were not evaluated in {EVALUATION_SECONDS} s", advice=advice)
        time.sleep(0.05)


def _healths(address: str, file: Path) -> set[str]:
    answer = request(address, "GET", "/api/v1/rules")
    groups = json.loads(answer.body)["data"]["groups"] if answer.status == HTTPStatus.OK else []
    return {rule["health"] for group in groups if group["file"] == str(file) for rule in group["rules"]}


def remove_rules(folder: Path, name: str, *, address: str) -> None:
    """Removes a rule file and has the others loaded again."""
    (folder / f"{name}.yml").unlink(missing_ok=True)
    reload(address)


def reload(address: str) -> None:
    """Has Prometheus read its configuration again; BedError when it refuses."""
    answer = request(address, "POST", "/-/reload", headers={"Content-Length": "0"})
    if answer.status != HTTPStatus.OK:
        raise BedError("Prometheus refuses its configuration", advice=answer.body.decode(errors="replace")[:500])
