"""Asks the rules across files about all documents of a run together.

They see summaries. A document in which they find something is read once more, for its lines and for the comments that
silence findings there.
"""

from collections.abc import Sequence

from .catalogue import Entry, across_files
from .discovery import Target, read_target
from .engine import Fault, Outcome, Told, fault, findings, is_silenced
from .note import Note
from .policy import Policy
from .silence import Silence
from .suppressing import read_suppressions
from .tree import Summary, Tree


def check_tree(summaries: Sequence[Summary], policy: Policy) -> list[Outcome]:
    """Returns an outcome for each document in which a rule across files finds something; never raises."""
    tree = Tree(summaries=tuple(summaries))
    by_path: dict[str, list[Told]] = {}
    faults: list[Fault] = []
    for entry in across_files():
        for note in _notes(entry, tree, faults):
            path = note.path or tree.summaries[0].path
            severity = policy.severity_of(entry, path)
            if severity is not None:
                by_path.setdefault(path, []).append(Told(entry=entry, severity=severity, note=note))
    known = {summary.path: summary for summary in summaries}
    outcomes = [_outcome(known[path], told) for path, told in by_path.items()]
    if faults:
        outcomes.append(Outcome(summary=tree.summaries[0], findings=[], faults=faults))
    return outcomes


def _notes(entry: Entry, tree: Tree, faults: list[Fault]) -> list[Note]:
    try:
        return list(entry.rule.check_tree(tree)) if entry.rule.check_tree else []
    except Exception:  # noqa: BLE001 -- a broken rule must not hide what the others find; it is told as a fault
        faults.append(fault(entry.code, tree.summaries[0].path))
        return []


def _outcome(summary: Summary, told: list[Told]) -> Outcome:
    document = read_target(Target(path=summary.path, kind=summary.kind))
    silence = Silence(suppressions=read_suppressions(document))
    heard = [one for one in told if not is_silenced(silence, one)]
    return Outcome(summary=summary, findings=findings(document, heard), faults=[], silenced=len(told) - len(heard))
