"""Deployment plan documented in the runbook.

## Proves

That the commit holds a plan of today for exactly this version, and that somebody wrote something under each heading.
It does not judge the plan; people do, in the review of the commit.

## Evidence

`docs/deployments/YYYY-MM-DD-plan.md` at the commit: the newest whose date is not in the future and not older than
`max_age`, days counted in the settings' time zone.

## Fails when

FAIL: there is no such file, it does not name the version as a whole word, or a required second-level heading is absent
or has nothing under it but comments, empty list items and placeholders such as TODO.
ERROR: the file is not UTF-8 text.

## Configure

```yaml
checks:
  deployment_plan:
    directory: docs/deployments
    headings: [Changes, Risks, Rollback, Verification]
    max_age: 1d
```
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import PurePosixPath
from typing import Final
from zoneinfo import ZoneInfo

from deploy_production.model.canonical import digest_bytes
from deploy_production.model.gate import Fact
from deploy_production.settings.checks import DeploymentPlan as Section
from deploy_production.verifiers._markdown import filled_sections
from deploy_production.verifiers._words import names_version
from deploy_production.verifiers.base import (
    CheckContext,
    Judgement,
    Verifier,
    failed,
    passed,
    unconfigured,
    undecided,
)

_NAME = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})-plan\.md")
_LINES = """\
checks:
  deployment_plan:
    directory: docs/deployments"""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentPlan:
    timeout: timedelta

    # SKILL: deployment_plan
    def verify(self, context: CheckContext) -> Judgement:
        section = context.settings.checks.deployment_plan
        if section is None:
            return unconfigured("deployment_plan", _LINES)
        today = context.clock.now().astimezone(ZoneInfo(context.settings.timezone)).date()
        plans = _plans(context.repository.list(context.plan.commit, section.directory), section.directory)
        current = [day for day in plans if timedelta() <= today - day <= section.max_age]
        if not current:
            seen = f"the newest is of {max(plans)}" if plans else "there is none"
            return failed(
                f"no plan in {section.directory} is of today, {today}: {seen}.",
                remedy=_template(context, section, today),
            )
        return _judge(context, section, plans[max(current)], today)


def _plans(paths: Iterable[str], directory: str) -> dict[date, str]:
    plans = {}
    for path in paths:
        found = _NAME.fullmatch(PurePosixPath(path).name)
        if PurePosixPath(path).parent != PurePosixPath(directory):
            continue
        try:
            day = date.fromisoformat(found.group(1)) if found else None
        except ValueError:
            continue
        if day is not None:
            plans[day] = path
    return plans


def _judge(context: CheckContext, section: Section, path: str, today: date) -> Judgement:
    content = context.repository.read(context.plan.commit, path) or b""
    facts = (
        Fact(name="plan", value=path, untrusted=True),
        Fact(name="digest", value=digest_bytes(content)),
        Fact(name="commit", value=context.plan.commit),
        Fact(name="today", value=f"{today} in {context.settings.timezone}"),
    )
    remedy = _template(context, section, today)
    try:
        text = content.decode()
    except UnicodeDecodeError:
        return undecided(f"{path} is not UTF-8 text.", *facts, remedy=remedy)
    if not names_version(text, context.plan.version):
        return failed(f"{path} does not name the version {context.plan.version}.", *facts, remedy=remedy)
    sections = filled_sections(text)
    missing = [heading for heading in section.headings if not sections.get(heading.casefold())]
    if missing:
        what = ", ".join(
            f"{heading} ({'empty' if heading.casefold() in sections else 'absent'})" for heading in missing
        )
        return failed(f"{path} has required headings without text: {what}.", *facts, remedy=remedy)
    return passed(f"{path} names {context.plan.version} and fills every heading.", *facts, valid_for=timedelta(hours=4))


def _template(context: CheckContext, section: Section, today: date) -> str:
    headings = "\n\n".join(f"## {heading}\n\n<at least one sentence>" for heading in section.headings)
    return (
        f"Commit {section.directory}/{today}-plan.md, have it reviewed, and plan again. It looks like this:\n"
        f"# {context.settings.application} {context.plan.version}\n\n{headings}"
    )


VERIFIER: Final[Verifier] = DeploymentPlan(timeout=timedelta(seconds=30))
