"""Every binding sentence of SKILL.md, quoted, with the tests that prove it.

* `tests/test_requirements.py` checks both directions: each quote stands in the document, each test exists, each marked
  test is named here, and no binding sentence of the parsed document is missing.
* A quote covers the sentence wherever the document says it: what is said twice is proved once.
* `OWED` holds sentences whose test is not written yet, with what is missing. It is empty in every release.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Requirement:
    quote: str
    """Verbatim, line breaks included."""
    tests: tuple[str, ...]
    """Node ids: `tests/…/test_x.py::test_name`."""


def _proved(quote: str, *tests: str) -> Requirement:
    return Requirement(quote=quote, tests=tests)


_CORE = "tests/unit/deploy_production"
_LIVE = "tests/e2e/test_deploys.py::"
_PLUGIN = "tests/test_plugin.py::"
_PROMISES = "tests/test_promises.py::"
_READER = f"{_CORE}/skillfile/test_reader.py::"
_BINDING = f"{_CORE}/skillfile/test_binding.py::"
_DEPLOYABLE = f"{_CORE}/skillfile/test_deployable.py::"
_STRICT = f"{_CORE}/settings/test_strictness.py::"
_GATE = f"{_CORE}/engine/test_gatekeeper.py::"
_MACHINE = f"{_CORE}/engine/test_machine.py::"
_WATCH = f"{_CORE}/engine/test_watching.py::"
_DEPLOYING = f"{_CORE}/engine/test_deploying.py::"
_FREEZE = f"{_CORE}/engine/test_freeze.py::"
_RESTORE = f"{_CORE}/engine/test_restoring.py::"
_EVIDENCE = f"{_CORE}/engine/test_evidence.py::"
_MANIFESTS = f"{_CORE}/engine/test_manifests.py::"
_VERIFY = f"{_CORE}/engine/test_verification.py::"
_VERIFIERS = f"{_CORE}/verifiers/test_"
_TRIGGERS = f"{_CORE}/triggers/test_"
_CLI = f"{_CORE}/cli/"
_LINT = "tests/unit/validators/test_runner.py::"

_AT_THE_LIMIT = f"{_STRICT}test_a_value_at_the_limit_is_fine_and_one_beyond_breaks_the_sentence_of_the_skill"
_DRAWN = f"{_MACHINE}test_the_machine_does_exactly_what_the_skill_draws"
_RESTORED = f"{_LIVE}test_a_broken_release_is_rolled_back_to_exactly_the_state_before"
_DUTIES_AFTER_SUCCESS = f"{_PROMISES}test_report_of_a_success_lists_what_people_still_owe"
_DUTIES_AFTER_ROLLBACK = f"{_PROMISES}test_report_of_a_rollback_lists_steps_three_to_five"

REQUIREMENTS: Mapping[str, Requirement] = {
    # -- what the skill is for ---------------------------------------------------------------------------
    "mission.objective": _proved(
        "Deploy application to production with comprehensive safety checks and emergency rollback capability",
        f"{_LIVE}test_a_first_release_goes_live_by_the_digest_that_was_pushed",
        f"{_DEPLOYABLE}test_skill_without_an_essential_part_is_refused",
    ),
    "mission.zero_downtime": _proved(
        "Deployment succeeds with zero downtime, all health checks pass",
        f"{_LIVE}test_success_is_said_only_when_the_service_answers_from_the_new_version_alone",
        "tests/e2e/test_faces.py::test_visitors_are_answered_all_through_a_release_and_a_rollback",
        f"{_WATCH}test_success_needs_the_whole_stability_hold",
        f"{_VERIFY}test_the_smoke_test_waits_until_only_the_new_version_answers",
    ),
    "mission.rollback_documented_and_tested": _proved(
        "rollback procedure documented and tested",
        f"{_VERIFIERS}rollback_ready.py::test_a_rehearsal_and_a_restore_that_the_server_accepts_pass",
        f"{_VERIFIERS}deployment_plan.py::test_an_absent_heading_fails",
    ),
    # -- the gate ----------------------------------------------------------------------------------------
    "gate.blocks_deployment": _proved(
        "Prevent deployment if ANY check fails. These are non-negotiable requirements.",
        f"{_LIVE}test_a_release_that_is_not_ready_is_blocked_with_the_reason_and_nothing_is_written",
        f"{_GATE}test_fail_and_error_both_block_and_are_told_apart",
        f"{_DEPLOYING}test_a_closed_gate_builds_and_writes_nothing",
    ),
    "gate.failure_mode": _proved(
        "BLOCK deployment",
        f"{_READER}test_every_check_blocks_in_its_phase",
        f"{_GATE}test_a_check_that_does_not_block_still_has_to_pass",
    ),
    "gate.order": _proved(
        "Run each check sequentially",
        f"{_READER}test_checks_stand_in_the_order_of_the_document",
    ),
    "gate.sequential": _proved(
        "MANDATORY: Run each check sequentially.",
        f"{_GATE}test_checks_run_in_the_order_of_the_document",
    ),
    "gate.stops_at_first_failure": _proved(
        "If ANY check fails, STOP and resolve before continuing.",
        f"{_GATE}test_gate_stops_at_the_first_check_that_is_not_pass",
    ),
    "gate.all_items_verified": _proved(
        "DO NOT PROCEED unless ALL items are verified.",
        f"{_GATE}test_gate_is_open_only_when_every_check_passed",
        f"{_GATE}test_an_empty_gate_is_an_error",
    ),
    "check.tests_pass": _proved(
        "<command>npm test</command>\n  <expected>Exit code 0, all tests pass</expected>",
        f"{_VERIFIERS}tests_pass.py::test_the_skills_own_command_runs_when_the_settings_name_none",
        f"{_VERIFIERS}tests_pass.py::test_another_exit_code_fails_whatever_was_counted",
        f"{_VERIFIERS}tests_pass.py::test_exit_code_0_alone_is_no_pass",
    ),
    "check.code_review": _proved(
        "<requirement>Recent commits reviewed and approved</requirement>\n"
        "  <verification>Check PR approval status in git log</verification>",
        f"{_VERIFIERS}code_review.py::test_commits_reviewed_by_somebody_else_pass",
        f"{_VERIFIERS}code_review.py::test_every_commit_since_the_last_deploy_counts_not_only_the_newest",
        f"{_VERIFIERS}code_review.py::test_a_review_by_an_author_or_a_stranger_fails",
    ),
    "check.migrations_tested": _proved(
        "<requirement>Database migrations tested in staging</requirement>\n"
        "  <verification>Run migrations on staging database</verification>",
        f"{_VERIFIERS}migrations_tested.py::test_a_record_of_these_files_passes_until_it_is_too_old",
        f"{_VERIFIERS}migrations_tested.py::test_a_changed_migration_needs_a_new_record",
        f"{_VERIFIERS}migrations_tested.py::test_a_command_that_fails_is_a_fail_with_its_output",
    ),
    "check.backups_current": _proved(
        "<requirement>Backups current and tested (within 24h)</requirement>\n"
        "  <verification>Check backup timestamp and restore test log</verification>",
        f"{_READER}test_age_limit_of_a_requirement_is_a_duration",
        f"{_VERIFIERS}backups_current.py::test_a_recent_backup_and_a_recent_restore_pass",
        f"{_VERIFIERS}backups_current.py::test_a_backup_that_proves_too_little_fails",
        f"{_VERIFIERS}backups_current.py::test_settings_cannot_make_the_skills_limit_longer",
    ),
    "check.deployment_plan": _proved(
        "<requirement>Deployment plan documented in runbook</requirement>\n"
        "  <verification>Review docs/deployments/YYYY-MM-DD-plan.md</verification>",
        f"{_VERIFIERS}deployment_plan.py::test_todays_plan_with_every_heading_filled_passes",
        f"{_VERIFIERS}deployment_plan.py::test_a_plan_of_another_day_fails",
    ),
    "check.rollback_ready": _proved(
        "<requirement>Rollback procedure prepared and tested</requirement>\n"
        "  <verification>Confirm rollback script exists and was tested</verification>",
        f"{_VERIFIERS}rollback_ready.py::test_a_rehearsal_and_a_restore_that_the_server_accepts_pass",
        f"{_VERIFIERS}rollback_ready.py::test_a_server_that_would_store_something_else_fails",
    ),
    "check.monitoring_configured": _proved(
        "<requirement>Monitoring and alerting configured for new deployment</requirement>\n"
        "  <verification>Verify alerts exist in monitoring system</verification>",
        f"{_VERIFIERS}monitoring_configured.py::test_healthy_rules_and_a_value_in_range_pass",
        f"{_VERIFIERS}monitoring_configured.py::test_a_rule_that_is_not_loaded_fails",
        f"{_VERIFIERS}monitoring_configured.py::test_no_data_for_what_is_live_fails",
    ),
    "check.team_notified": _proved(
        "<requirement>Team notified of deployment window</requirement>\n"
        "    <verification>Check deployment calendar or Slack announcement</verification>",
        f"{_VERIFIERS}team_notified.py::test_an_announcement_of_this_version_and_window_passes_until_the_window_ends",
        f"{_VERIFIERS}team_notified.py::test_a_calendar_event_passes",
        f"{_VERIFIERS}team_notified.py::test_a_calendar_without_this_release_now_fails",
    ),
    "gate.every_check_has_a_verifier": _proved(
        "**XML-defined safety gates** - Blocking checks with machine-readable validation",
        f"{_VERIFIERS}catalogue.py::test_every_check_of_the_skill_has_a_verifier_and_no_verifier_is_left_over",
        f"{_READER}test_gate_is_one_blocking_gate_before_the_deployment",
    ),
    # -- the flow ----------------------------------------------------------------------------------------
    "flow.machine_is_the_drawing": _proved(
        "    Verify -> Build;\n    Build -> Docker;\n    Docker -> Push;\n    Push -> Deploy;\n    Deploy -> Check;\n"
        '    Check -> Success [label="Health OK"];\n    Check -> Rollback [label="Errors"];\n'
        '    Rollback -> Verify [label="Fix & Retry"];',
        _DRAWN,
        f"{_MACHINE}test_every_run_that_deploys_has_passed_the_gate_build_and_push",
        f"{_READER}test_flow_has_eight_nodes_and_eight_edges",
    ),
    "flow.order": _proved(
        "Verify -> Build",
        f"{_DEPLOYING}test_a_good_release_goes_through_the_phases_of_the_drawing",
    ),
    # -- the process -------------------------------------------------------------------------------------
    "process.verify": _proved(
        "### 1. Pre-Deployment Verification\n\nComplete the checklist above and verify all systems are ready.",
        f"{_MACHINE}test_every_run_that_deploys_has_passed_the_gate_build_and_push",
        f"{_GATE}test_old_evidence_does_not_open_the_gate",
        f"{_DEPLOYING}test_evidence_that_expired_during_the_build_stops_before_the_first_write",
    ),
    "process.build": _proved(
        "### 2. Build Application\n\n```bash\nnpm run build\nnpm test\n```",
        f"{_READER}test_steps_are_numbered_headings_with_compiled_commands",
        f"{_DEPLOYING}test_a_failing_build_command_writes_nothing_and_shows_its_last_words",
    ),
    "process.commands": _proved(
        "npm run build\nnpm test",
        f"{_DEPLOYING}test_the_commands_of_the_skill_run_in_their_order",
    ),
    "process.image": _proved(
        "### 3. Build Docker Image\n\n```bash\ndocker build -t myapp:$VERSION .\n"
        "docker tag myapp:$VERSION myapp:latest\n```",
        f"{_BINDING}test_names_of_the_document_become_those_of_the_user",
        f"{_LIVE}test_a_first_release_goes_live_by_the_digest_that_was_pushed",
    ),
    "process.push": _proved(
        "### 4. Push to Registry\n\n```bash\ndocker push myapp:$VERSION\ndocker push myapp:latest\n```",
        f"{_LIVE}test_a_first_release_goes_live_by_the_digest_that_was_pushed",
        f"{_MANIFESTS}test_the_tag_gives_way_to_the_digest_that_was_pushed",
        f"{_DEPLOYING}test_the_moving_tag_is_pushed_only_after_the_release_was_verified",
    ),
    "process.apply": _proved(
        "### 5. Deploy to Kubernetes\n\n```bash\nkubectl apply -f manifests/production/\n"
        "kubectl rollout status deployment/myapp\n```",
        f"{_LIVE}test_a_second_release_replaces_the_first",
        f"{_MANIFESTS}test_every_yaml_and_json_file_of_the_directory_is_read_in_order",
    ),
    "process.verify_deployment": _proved(
        "### 6. Verify Deployment",
        f"{_VERIFY}test_the_items_of_the_skill_are_all_known",
        f"{_VERIFY}test_everything_passes_for_a_good_release",
        f"{_LIVE}test_a_version_that_answers_wrongly_is_rolled_back",
    ),
    "verify.health": _proved(
        "- [ ] Health checks passing",
        f"{_VERIFY}test_another_status_or_text_is_not_healthy",
        f"{_VERIFY}test_no_answer_is_not_healthy",
    ),
    "verify.logs": _proved(
        "- [ ] Logs show no errors",
        f"{_VERIFY}test_an_error_line_in_a_new_pod_fails",
        f"{_VERIFY}test_harmless_lines_pass",
    ),
    "verify.metrics": _proved(
        "- [ ] Metrics within normal range",
        f"{_VERIFY}test_a_metric_out_of_range_fails_and_an_unknown_one_is_undecided",
        f"{_VERIFY}test_a_monitoring_system_that_does_not_answer_is_undecided",
    ),
    "verify.smoke": _proved(
        "- [ ] Smoke tests pass",
        f"{_VERIFY}test_the_smoke_test_waits_until_only_the_new_version_answers",
        f"{_LIVE}test_a_version_that_answers_wrongly_is_rolled_back",
    ),
    "process.after": _proved(
        "### 7. Post-Deployment\n\n- [ ] Update documentation\n- [ ] Notify team of successful deployment",
        _DUTIES_AFTER_SUCCESS,
    ),
    "document.update_tracker": _proved("Update deployment tracker", _DUTIES_AFTER_SUCCESS),
    "monitor.thirty_minutes": _proved(
        "Monitor for 30 minutes",
        f"{_WATCH}test_the_soak_lasts_its_whole_time",
        _AT_THE_LIMIT,
    ),
    # -- the rollback ------------------------------------------------------------------------------------
    "rollback.purpose": _proved(
        "Emergency rollback when deployment fails or health checks fail",
        _RESTORED,
        f"{_LIVE}test_a_version_that_answers_wrongly_is_rolled_back",
    ),
    "trigger.health_checks": _proved(
        "Health checks fail after 5 minutes",
        f"{_TRIGGERS}health_checks.py::test_fires_when_unhealthy_for_exactly_the_hold",
        f"{_TRIGGERS}health_checks.py::test_stays_pending_just_below_the_hold",
    ),
    "trigger.health_checks.five_minutes": _proved(
        "after 5 minutes",
        f"{_WATCH}test_five_minutes_without_a_new_replica_fire",
        f"{_READER}test_triggers_have_thresholds_and_holds",
    ),
    "trigger.error_rate": _proved(
        "Error rate exceeds 5% for 2 minutes",
        f"{_READER}test_triggers_have_thresholds_and_holds",
        f"{_VERIFY}test_a_metric_out_of_range_fails_and_an_unknown_one_is_undecided",
        f"{_VERIFIERS}monitoring_configured.py::test_settings_cannot_raise_the_skills_error_threshold",
        _AT_THE_LIMIT,
    ),
    "trigger.manual_abort": _proved(
        "Manual abort triggered",
        f"{_TRIGGERS}manual_abort.py::test_fires_at_once_when_somebody_asked",
        f"{_WATCH}test_an_abort_ends_the_watch_at_once",
    ),
    "trigger.manual_abort.rolls_back": _proved(
        "<condition>Manual abort triggered</condition>",
        f"{_LIVE}test_an_abort_during_the_rollout_goes_back",
        f"{_LIVE}test_an_abort_during_the_soak_goes_back",
    ),
    "trigger.migration_failure": _proved(
        "Database migration failures",
        f"{_CORE}/engine/test_readiness.py::test_a_job_is_ready_only_when_it_has_completed",
        f"{_READER}test_triggers_have_thresholds_and_holds",
    ),
    "rollback.previous_version_restored": _proved(
        '<step id="1" action="immediate_rollback">\n<command>kubectl rollout undo deployment/myapp</command>\n'
        "<timeout>30 seconds</timeout>\n<expected>Rollback initiated, previous version restored</expected>",
        _RESTORED,
        f"{_RESTORE}test_everything_that_was_changed_is_as_it_was",
        f"{_READER}test_rollback_steps_have_commands_limits_and_duties",
    ),
    "rollback.verified": _proved(
        '<step id="2" action="verify_rollback">\n<command>kubectl rollout status deployment/myapp</command>\n'
        "<timeout>120 seconds</timeout>\n<expected>Rollback complete, deployment healthy</expected>",
        _RESTORED,
        f"{_LIVE}test_a_stale_progress_condition_does_not_fail_the_way_back",
        _AT_THE_LIMIT,
    ),
    "rollback.logs_are_captured": _proved(
        "- Check logs: `kubectl logs -f deployment/myapp --tail=100`",
        f"{_EVIDENCE}test_the_log_from_before_the_restart_is_captured",
        f"{_LIVE}test_the_evidence_of_a_crash_holds_its_last_words",
    ),
    "rollback.investigation": _proved(
        "- Review metrics: Error rates, latency, CPU/memory\n- Identify: What changed, why it failed\n"
        "- Document: Create incident report",
        _DUTIES_AFTER_ROLLBACK,
        f"{_PROMISES}test_report_of_a_rollback_is_an_incident_report",
    ),
    "rollback.fix": _proved(
        "- Fix the issue in code\n- Test in staging environment\n- Update deployment plan with lessons learned\n"
        "- Get approval for re-deployment",
        _DUTIES_AFTER_ROLLBACK,
    ),
    "rollback.redeploy": _proved(
        "- Follow full deployment process again\n- All safety gates MUST pass\n- Enhanced monitoring for first hour",
        _DUTIES_AFTER_ROLLBACK,
        f"{_MACHINE}test_every_run_that_deploys_has_passed_the_gate_build_and_push",
    ),
    # -- safety features ---------------------------------------------------------------------------------
    "safety.people_only": _proved(
        "- **Manual-only invocation** - Cannot be auto-triggered",
        f"{_PLUGIN}test_the_skill_is_started_by_people_only",
        f"{_CLI}commands/test_run.py::test_without_a_terminal_and_without_yes_nothing_starts",
    ),
    "safety.automated_rollback": _proved(
        "- **Emergency rollback** - Automated rollback procedure in XML",
        _RESTORED,
        f"{_DEPLOYABLE}test_rollback_step_without_a_limit_is_refused",
    ),
    "safety.verification": _proved(
        "- **Verification steps** - Ensures deployment success",
        f"{_VERIFY}test_it_stops_at_the_first_fail",
    ),
    # -- absolute constraints ----------------------------------------------------------------------------
    "constraint.gates_must_pass": _proved(
        "MANDATORY: ALL safety gates MUST pass before deployment",
        f"{_MACHINE}test_every_run_that_deploys_has_passed_the_gate_build_and_push",
        f"{_DEPLOYABLE}test_gate_for_another_phase_does_not_count",
    ),
    "constraint.stop_and_resolve": _proved(
        "If ANY check fails, STOP and resolve",
        f"{_GATE}test_gate_stops_at_the_first_check_that_is_not_pass",
        f"{_CLI}commands/test_gate.py::test_a_closed_gate_shows_the_remedy_and_what_was_not_run",
    ),
    "constraint.no_rationalization": _proved(
        'NO exceptions, NO "looks good" rationalization',
        f"{_GATE}test_a_verifier_that_raises_is_an_error_and_blocks",
        f"{_GATE}test_the_report_of_another_plan_does_not_open_the_gate",
        f"{_STRICT}test_a_check_of_the_skill_that_nothing_verifies_is_refused",
    ),
    "constraint.gate_failure_documented": _proved(
        "Document why gate failed and how it was fixed",
        f"{_PROMISES}test_report_says_why_the_gate_failed_and_what_fixes_it",
    ),
    "constraint.rollback_tested": _proved(
        "MANDATORY: Rollback procedure MUST be tested before deployment",
        f"{_VERIFIERS}rollback_ready.py::test_a_first_deploy_needs_a_rehearsal_too",
    ),
    "constraint.rollback_exists": _proved(
        "Verify rollback script exists",
        f"{_VERIFIERS}rollback_ready.py::test_a_skill_without_a_rollback_procedure_is_an_error",
    ),
    "constraint.rollback_in_staging": _proved(
        "Test rollback in staging",
        f"{_VERIFIERS}rollback_ready.py::test_a_rehearsal_of_something_else_fails",
    ),
    "constraint.previous_version_is_stable": _proved(
        "Confirm previous version is stable",
        f"{_VERIFIERS}rollback_ready.py::test_a_live_version_that_is_not_stable_fails",
    ),
    "constraint.rollback_criteria": _proved(
        "Document rollback success criteria",
        f"{_VERIFIERS}deployment_plan.py::test_a_heading_with_nothing_under_it_fails",
        f"{_CLI}test_rendering.py::test_a_plan_shows_everything_a_person_decides_on",
    ),
    "constraint.monitor": _proved(
        "MANDATORY: Monitor deployment for 30 minutes after success",
        f"{_STRICT}test_the_longest_monitoring_that_the_skill_asks_for_counts",
        f"{_WATCH}test_the_soak_lasts_its_whole_time",
    ),
    "monitor.thirty_minutes.after_success": _proved(
        "30 minutes after success",
        f"{_DEPLOYING}test_success_is_said_only_after_the_whole_soak",
    ),
    "monitor.health_remains": _proved(
        "Health checks must remain passing",
        f"{_WATCH}test_a_health_endpoint_that_fails_for_the_hold_ends_the_soak",
    ),
    "monitor.error_rates": _proved(
        "Error rates must stay below threshold",
        f"{_VERIFY}test_a_metric_out_of_range_fails_and_an_unknown_one_is_undecided",
        f"{_STRICT}test_an_error_rate_without_an_upper_limit_is_lax",
    ),
    "monitor.logs": _proved(
        "Logs must show no errors",
        f"{_VERIFY}test_an_error_line_in_a_new_pod_fails",
        _AT_THE_LIMIT,
    ),
    "monitor.team_is_there": _proved(
        "Team must be available for immediate response",
        f"{_VERIFIERS}team_notified.py::test_a_window_too_short_for_the_soak_fails",
    ),
    "constraint.document": _proved(
        "MANDATORY: Document ALL deployments",
        f"{_LIVE}test_the_ledger_of_all_this_is_intact",
        f"{_CLI}test_rendering.py::test_a_report_shows_everything_that_is_recorded",
    ),
    "document.deviations": _proved(
        "Document any issues or deviations",
        f"{_STRICT}test_a_confirmed_rehearsal_gets_remarks_instead",
        f"{_PROMISES}test_report_of_a_rollback_is_an_incident_report",
    ),
    "document.incident_report": _proved(
        "Create incident report if rollback occurred",
        f"{_PROMISES}test_report_of_a_rollback_is_an_incident_report",
        f"{_LIVE}test_the_evidence_of_a_crash_holds_its_last_words",
    ),
    "document.lessons": _proved("Share lessons learned with team", _DUTIES_AFTER_ROLLBACK),
    "danger.irreversible": _proved(
        "DANGER ZONE: Production deployment is irreversible without rollback",
        f"{_CORE}/engine/test_snapshot.py::test_a_snapshot_that_is_too_large_stops_before_anything_is_written",
    ),
    "danger.potentially_breaking": _proved(
        "Treat every deployment as potentially breaking",
        f"{_RESTORE}test_every_effect_is_announced_before_it_is_done",
        f"{_DEPLOYING}test_an_object_that_somebody_changed_since_the_plan_stops_before_the_first_write",
        f"{_DEPLOYING}test_a_write_whose_answer_was_lost_is_found_and_taken_back",
    ),
    "danger.assume_rollback": _proved(
        "Assume rollback will be needed (hope for best, prepare for worst)",
        f"{_CORE}/engine/test_snapshot.py::test_what_is_stored_is_what_is_loaded",
        f"{_VERIFIERS}rollback_ready.py::test_a_dry_run_that_is_refused_is_an_error",
    ),
    "danger.freeze": _proved(
        "Never deploy Friday afternoon or before holidays",
        f"{_FREEZE}test_friday_at_noon_and_later_is_always_frozen",
        f"{_FREEZE}test_a_holiday_and_the_day_before_it_are_frozen",
        _AT_THE_LIMIT,
    ),
    "danger.standby": _proved(
        "Always have team on standby during deployment window",
        f"{_VERIFIERS}team_notified.py::test_an_announcement_of_something_else_fails",
    ),
    "constraint.no_exceptions": _proved(
        'No exceptions. No short-cuts. Production is not a place for "good enough."',
        f"{_STRICT}test_a_rehearsal_that_the_namespace_does_not_confirm_is_refused_however_strict",
        f"{_GATE}test_a_check_without_a_verifier_is_an_error",
    ),
    # -- genetic code ------------------------------------------------------------------------------------
    "genetic.self_contained": _proved(
        "MANDATORY: All components MUST be self-contained (zero .claude/rules dependency)",
        f"{_PROMISES}test_nothing_that_is_shipped_depends_on_rules_of_the_users_project",
        f"{_PLUGIN}test_the_skill_is_shipped_byte_for_byte",
    ),
    "genetic.autonomy": _proved(
        "MANDATORY: Achieve 80-95% autonomy (0-5 AskUserQuestion rounds per session)",
        f"{_PROMISES}test_nothing_that_is_shipped_asks_questions_of_its_own",
        f"{_CLI}commands/test_run.py::test_json_never_asks",
    ),
    "genetic.description": _proved(
        "MANDATORY: Description MUST use What-When-Not format in third person",
        f"{_LINT}test_shipped_skill_says_what_when_and_when_not",
    ),
    "genetic.no_component_named": _proved(
        "MANDATORY: No component references another component by name in description",
        f"{_PROMISES}test_description_names_no_other_component",
    ),
    "genetic.progressive_disclosure": _proved(
        "MANDATORY: Progressive disclosure - references/ for detailed content",
        f"{_PROMISES}test_details_stand_in_references_one_level_deep",
    ),
    "genetic.xml_for_control": _proved(
        "MANDATORY: Use XML for control (mission_control, critical_constraint), Markdown for data",
        f"{_PROMISES}test_control_is_xml_and_data_is_markdown",
    ),
    "genetic.portability": _proved(
        "No exceptions. Portability invariant must be maintained.",
        f"{_LINT}test_shipped_skill_has_no_error_and_its_known_warnings",
    ),
}

OWED: Mapping[str, str] = {}
"""Ids of sentences without their proof, each with what is missing."""
