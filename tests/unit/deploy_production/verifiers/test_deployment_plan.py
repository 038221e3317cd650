from datetime import UTC, datetime, timedelta

import pytest

from deploy_production.model.gate import CheckResult, Verdict
from deploy_production.verifiers.deployment_plan import VERIFIER
from tests.simulators.clock import FakeClock
from tests.simulators.world import World, judge

PLAN = """\
# Release 1.4.0

## Changes
New basket.

## Risks
- Sessions may end.

## Rollback
The tool restores 1.3.0.

## Verification
- [ ] Buy something
"""


def judged(world: World, content: str, *, day: str = "2026-03-02", **section: object) -> CheckResult:
    world.box.write(f"docs/deployments/{day}-plan.md", content)
    world.box.commit()
    world.checks = {"deployment_plan": section}
    return judge(VERIFIER, world)


def test_todays_plan_with_every_heading_filled_passes(world: World) -> None:
    result = judged(world, PLAN)
    assert (result.verdict, result.summary) == (
        Verdict.PASS,
        "docs/deployments/2026-03-02-plan.md names 1.4.0 and fills every heading.",
    )


@pytest.mark.parametrize("day", ["2026-02-27", "2026-03-03"])
def test_a_plan_of_another_day_fails(world: World, day: str) -> None:
    result = judged(world, PLAN, day=day)
    assert result.verdict is Verdict.FAIL
    assert f"the newest is of {day}" in result.summary


def test_the_remedy_is_a_plan_that_can_be_filled_in(world: World) -> None:
    world.box.commit()
    world.checks = {"deployment_plan": {}}
    result = judge(VERIFIER, world)
    assert "there is none" in result.summary
    assert "docs/deployments/2026-03-02-plan.md" in result.remedy
    assert "## Risks" in result.remedy


def test_the_remedys_own_template_does_not_pass(world: World) -> None:
    result = judged(world, "nothing")
    template = result.remedy.partition("It looks like this:\n")[2]
    assert judged(world, template).verdict is Verdict.FAIL


def test_today_is_a_day_of_the_settings_time_zone(world: World) -> None:
    world.clock = FakeClock(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    assert judged(world, PLAN, day="2026-03-03").verdict is Verdict.PASS


def test_the_newest_of_several_current_plans_counts(world: World) -> None:
    world.box.write("docs/deployments/2026-03-01-plan.md", PLAN)
    result = judged(world, PLAN.replace("1.4.0", "1.5.0"))
    assert result.summary == "docs/deployments/2026-03-02-plan.md does not name the version 1.4.0."


@pytest.mark.parametrize("other", ["1.4.01", "1.4.0-rc1", "11.4.0", "1.4.0.1"])
def test_another_version_is_not_this_one(world: World, other: str) -> None:
    assert judged(world, PLAN.replace("1.4.0", other)).verdict is Verdict.FAIL


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "TODO",
        "TODO: write this",
        "- [ ]",
        "<!-- say what\nmay break -->",
        "…",
        "<at least one sentence>",
        "n/a",
        "### Details",
    ],
)
def test_a_heading_with_nothing_under_it_fails(world: World, nothing: str) -> None:
    result = judged(world, PLAN.replace("- Sessions may end.", nothing))
    assert result.verdict is Verdict.FAIL
    assert "Risks (empty)" in result.summary


def test_an_absent_heading_fails(world: World) -> None:
    result = judged(world, PLAN.replace("## Rollback", "### Rollback"))
    assert "Rollback (absent)" in result.summary


def test_a_heading_in_a_fence_is_no_heading(world: World) -> None:
    result = judged(world, PLAN.replace("## Rollback", "```\n## Rollback") + "```\n")
    assert result.verdict is Verdict.FAIL


def test_headings_match_whatever_their_case_and_number(world: World) -> None:
    assert judged(world, PLAN.replace("## Risks", "## 2. **RISKS** ##")).verdict is Verdict.PASS


def test_text_that_begins_like_a_placeholder_is_text(world: World) -> None:
    assert judged(world, PLAN.replace("New basket.", "Todo lists can be shared.")).verdict is Verdict.PASS


def test_a_plan_that_is_no_text_is_an_error(world: World) -> None:
    world.box.write("docs/deployments/2026-03-02-plan.md", b"\xff\xfe1.4.0")
    world.box.commit()
    world.checks = {"deployment_plan": {}}
    assert judge(VERIFIER, world).verdict is Verdict.ERROR


def test_a_plan_in_another_folder_does_not_count(world: World) -> None:
    world.box.write("docs/deployments/old/2026-03-02-plan.md", PLAN)
    world.box.commit()
    world.checks = {"deployment_plan": {}}
    assert judge(VERIFIER, world).verdict is Verdict.FAIL


def test_without_settings_the_lines_to_add_are_shown(world: World) -> None:
    world.box.commit()
    world.checks = {"deployment_plan": None}
    result = judge(VERIFIER, world)
    assert result.verdict is Verdict.ERROR
    assert "directory: docs/deployments" in result.remedy


def test_a_pass_stands_for_hours_not_for_days(world: World) -> None:
    result = judged(world, PLAN)
    assert result.valid_until - result.finished == timedelta(hours=4)
