"""One run of the linter: settings, documents, fixes, baseline, reports, and the exit code."""

import sys
from collections.abc import Sequence

from . import disk
from .arguments import Options, given, read_options
from .discovery import Target, find_targets, kind_of
from .document import Document, Kind
from .errors import UsageFault
from .exits import Exit
from .neighbours import DiskNeighbours, NoNeighbours
from .note import Severity
from .reporters import render
from .runner import Report, check_documents, check_targets
from .settings import Settings, read_settings, settings_of, shown

STDIN = "-"
NAMELESS = "<stdin>"


def main(arguments: Sequence[str], *, of_scripts: bool = False) -> int:
    """Runs the linter over skills, or over scripts, and returns its exit code.

    Raises:
        UsageFault: for a wrong call or wrong settings.
        NothingFoundError: when there is nothing to look at.
    """
    options = read_options(arguments)
    if of_scripts:
        # Most of what a script can do wrong is a warning; a check that never fails would check nothing.
        options.fail_on = options.fail_on or Severity.WARNING.value
    paths = options.paths or ["."]
    _require_sense(options, paths)
    first = options.stdin_filename or (paths[0] if paths[0] != STDIN else ".")
    found = read_settings(first, file=options.config, is_isolated=options.isolated)
    settings = settings_of(found, given(options))
    if options.show_settings:
        sys.stdout.write(shown(settings))
        return Exit.CLEAN
    if paths == [STDIN]:
        name = options.stdin_filename
        return _lint_stdin(options, settings, Kind.SCRIPT if of_scripts else kind_of(name or ""))
    find = find_targets
    if of_scripts:
        from .searching import find_scripts as find
    return _lint(find(paths, exclude=settings.exclude, folder=settings.folder), options, settings)


def _require_sense(options: Options, paths: Sequence[str]) -> None:
    if STDIN in paths and len(paths) > 1:
        raise UsageFault("standard input is read alone; leave the other paths out")
    if options.stdin_filename and paths != [STDIN]:
        raise UsageFault("--stdin-filename says where standard input stands; add - as the path")
    if options.diff and options.update_baseline:
        raise UsageFault("--diff changes nothing, and --update-baseline writes; use one of them")


def _lint(targets: Sequence[Target], options: Options, settings: Settings) -> int:
    if options.fix or options.unsafe_fixes or options.diff:
        from .repairing import diff_targets, fix_targets

        if options.diff:
            return diff_targets(targets, settings.policy, unsafe=options.unsafe_fixes)
        fix_targets(targets, settings.policy, unsafe=options.unsafe_fixes)
    return _conclude(check_targets(targets, settings.policy, jobs=options.jobs), options, settings)


def _lint_stdin(options: Options, settings: Settings, kind: Kind) -> int:
    name = options.stdin_filename
    neighbours = DiskNeighbours(directory=disk.parent(name)) if name else NoNeighbours()
    data = sys.stdin.buffer.read()
    document = Document(data, path=name or NAMELESS, kind=kind, neighbours=neighbours)
    if options.fix or options.unsafe_fixes or options.diff:
        from .repairing import diff_of, fix_alone

        fixed = fix_alone(document, settings.policy, unsafe=options.unsafe_fixes)
        if options.diff:
            text = diff_of(document, fixed)
            sys.stdout.write(text)
            return Exit.FINDINGS if text else Exit.CLEAN
        # The text goes where an editor reads it, so the report has to go elsewhere.
        sys.stdout.buffer.write(fixed.data)
        report = check_documents([fixed], settings.policy)
        return _conclude(report, options, settings, to_stderr=True)
    return _conclude(check_documents([document], settings.policy), options, settings)


def _conclude(report: Report, options: Options, settings: Settings, *, to_stderr: bool = False) -> int:
    if options.update_baseline or settings.baseline:
        from . import baseline

        if options.update_baseline:
            return baseline.update(report, settings.baseline)
        report = baseline.apply(report, settings.baseline or "")
    for wanted in settings.output_format:
        _write(wanted, report, to_stderr=to_stderr)
    return _verdict(report, settings.fail_on)


def _write(wanted: str, report: Report, *, to_stderr: bool) -> None:
    name, _, path = wanted.partition(":")
    text = render(name, report)
    if not path:
        (sys.stderr if to_stderr else sys.stdout).write(text.encode("utf-8", "replace").decode())
        return
    try:
        disk.write_bytes(path, text.encode("utf-8", errors="replace"))
    except OSError as error:
        raise UsageFault(f"the report {path} cannot be written: {error.strerror}") from error


def _verdict(report: Report, fail_on: str) -> int:
    for fault in report.faults:
        sys.stderr.write(f"validate-skill: {fault.code} broke on {fault.path}; please report it:\n{fault.trace}")
    if report.faults:
        return Exit.BUG
    if fail_on == "never":
        return Exit.CLEAN
    worst = Severity(fail_on).rank
    return Exit.FINDINGS if any(finding.severity.rank <= worst for finding in report.findings) else Exit.CLEAN
