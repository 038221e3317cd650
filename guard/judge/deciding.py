"""Decides about what the reader found: which commands and doubts are denied, and with what sentence.

* Each program that is guarded has a grammar, which says what a command line would change; here it is decided whether
  that is denied: inside a fork always, in a session when it is aimed at something protected.
* The grammars are loaded when they are needed: most texts need none, and this runs on every shell call.
"""

from guard.judge.change import ALWAYS, ANYWHERE, CLUSTER, IMAGES, LOCAL, PLAN, STATUS, Change
from guard.judge.programs import (
    CARRIERS,
    CLUSTER_TOOLS,
    DOCKER,
    GUARDED,
    HELM,
    INTERPRETERS,
    KUBECTL,
    MUTATING,
    OURS,
    PROGRAM_VARIABLES,
    RUNNERS,
    TALKERS,
    WEB,
    program_name,
)
from guard.judge.scope import Scope
from guard.words import Command, Doubt, Reading, Word

KUBECTL_VARIABLE = "KUBECTL_EXTERNAL_DIFF"
TOOLS = "mcp__plugin_deploy-production_gate__"


def judge(reading: Reading, scope: Scope) -> str:
    """Returns the sentence with which a text is denied, empty when it is not."""
    if scope.protected is not None and not scope.fork:
        from guard.judge.target import moves

        scope.moved = max(scope.moved, moves(reading.commands))
    for command in reading.commands:
        reason = judge_command(command, scope)
        if reason:
            return reason
    for doubt in reading.doubts:
        reason = _judge_doubt(doubt, scope)
        if reason:
            return reason
    return ""


def judge_command(command: Command, scope: Scope) -> str:
    """Returns the sentence with which one command is denied, empty when it is not."""
    for change in changes_of(command, scope):
        why = _why_denied(change, command, scope)
        if why:
            return _sentence(change, why, scope)
    for name, word in command.environment.items():
        reason = _judge_variable(name, word, scope)
        if reason:
            return reason
    return ""


def _judge_variable(name: str, word: Word, scope: Scope) -> str:
    """Judges a variable whose value programs run as a command: an editor, a pager, git's helpers."""
    if not (name.endswith(PROGRAM_VARIABLES) or name.startswith("GIT_")) or name == KUBECTL_VARIABLE:
        return ""
    from guard.reader import read

    if word.sure:
        return judge(read(word.text), scope)
    return _judge_doubt(Doubt(word.text, f"the value of {name} cannot be known"), scope)


def changes_of(command: Command, scope: Scope) -> "list[Change]":
    """Returns what a command would change that is any of the guard's business."""
    if not command.argv:
        return []
    program = command.argv[0]
    if not program.sure:
        return _unknown_program(command, scope)
    from guard.judge import ours

    found = ours.paths(command, scope)
    name = program_name(program.text)
    if name == ">":
        from guard.judge import web

        for word in command.argv[1:]:
            found += web.redirect(word)
        return found
    return found + _by_grammar(name, command, scope)


def _by_grammar(name: str, command: Command, scope: Scope) -> "list[Change]":
    if name in KUBECTL:
        from guard.judge import kubectl

        return kubectl.changes(command, scope.fork)
    if name in DOCKER:
        from guard.judge import docker

        return docker.changes(name, command, scope.fork)
    if name in HELM:
        from guard.judge import helm

        return helm.changes(command)
    return _by_other_grammar(name, command, scope)


def _by_other_grammar(name: str, command: Command, scope: Scope) -> "list[Change]":
    if name in CLUSTER_TOOLS:
        from guard.judge import tools

        return tools.changes(name, command, scope.fork)
    if name in CARRIERS:
        from guard.judge import images

        return images.changes(name, command)
    if name in WEB:
        from guard.judge import web

        return web.changes(name, command, scope.fork)
    if name in OURS:
        from guard.judge import ours

        return ours.client(command, scope) if name == "claude" else ours.product(command)
    return _by_words(name, command, scope)


def _by_words(name: str, command: Command, scope: Scope) -> "list[Change]":
    """A program that is not known: what its words say when they are a guarded command line by themselves."""
    if name.startswith("python") or name in RUNNERS:
        found = _through_runner(command, scope)
        if found:
            return found
    if name.startswith("kubectl-") and scope.fork:
        return [Change(name, ANYWHERE)]
    if name in TALKERS or name.rstrip("0123456789.") in INTERPRETERS:
        return []  # the reader has read what the latter run
    return _by_text(name, command) or _by_tail(command, scope)


def _by_text(name: str, command: Command) -> "list[Change]":
    """One word, or what is fed to it, that holds a whole command line."""
    for word in (*command.argv[1:], *([command.stdin] if command.stdin is not None else [])):
        if _speaks_of_change(word.text):
            return [Change(f"{name} with a text that it may run", ANYWHERE)]
    return []


def _by_tail(command: Command, scope: Scope) -> "list[Change]":
    """Words that are a guarded command line by themselves, as behind a launcher."""
    words = command.argv
    for at in range(1, len(words) - 1):
        name = program_name(words[at].text)
        if not words[at].sure or name not in GUARDED:
            continue
        if any(word.text in MUTATING for word in words[at + 1 :]):
            rest = Command(words[at:], command.environment, command.stdin, command.directory, command.via)
            return _by_grammar(name, rest, scope)
    return []


def _speaks_of_change(text: str) -> bool:
    """Whether one word holds a whole command line, by its looks: a client's name and a verb that changes something."""
    if " " not in text and "\n" not in text:
        return False
    from guard.reader import smells

    spaced = "".join(character if character.isalnum() or character == "-" else " " for character in text.lower())
    return any(token in MUTATING for token in spaced.split()) and bool(smells(text))


def _through_runner(command: Command, scope: Scope) -> "list[Change]":
    """`python -m deploy_production ...`, `uv run deploy-production ...`, `npx @anthropic-ai/claude-code ...`."""
    from guard.judge import ours

    words = command.argv
    for at in range(1, len(words)):
        text = words[at].text
        if text in ("deploy_production", "deploy_production.cli.main", "deploy-production"):
            return ours.line_of_product(words[at + 1 :])
        if text.startswith("@anthropic-ai/claude-code"):
            rest = [Word("claude"), *words[at + 1 :]]
            return ours.client(Command(rest, command.environment, command.stdin), scope)
    return []


def _unknown_program(command: Command, scope: Scope) -> "list[Change]":
    if scope.fork:
        return [Change("a program whose name cannot be known", ANYWHERE)]
    texts = [word.text for word in command.argv[1:3]]
    if any(text in MUTATING for text in texts) or program_name(command.argv[0].text) in GUARDED:
        return [Change("a program whose name cannot be known, with words like kubectl's or docker's", ANYWHERE)]
    return []


def _judge_doubt(doubt: Doubt, scope: Scope) -> str:
    """A doubt denies when it smells; inside a fork always, where nobody has anything to run that cannot be read."""
    smell = _smell(doubt.text, scope)
    if not smell and not scope.fork:
        return ""
    what = f"this text ({doubt.why}{'; it smells of ' + smell if smell else ''})"
    return _sentence(Change(what, ANYWHERE), "what it would do cannot be known", scope)


def _smell(text: str, scope: Scope) -> str:
    from guard.judge import ours
    from guard.reader import smells

    if "deploy_production" in text.lower().replace("-", "_"):
        return "the gate itself"
    return "the gate's own records" if ours.names_guarded(text, scope) else smells(text)


def _why_denied(change: Change, command: Command, scope: Scope) -> str:
    if change.reach == ALWAYS:
        return "it would go around the gate"
    if scope.fork:
        return "inside /deploy-production only the gate changes anything"
    protected = scope.protected
    if protected is None or change.reach == LOCAL:
        return ""
    if change.reach == CLUSTER and change.aim is not None:
        from guard.judge.target import why_protected

        return why_protected(change.aim, command, scope)
    if change.reach == IMAGES:
        from guard.judge.images import touches

        if protected.everything:
            return "the settings of this project cannot be read, so every target counts as protected"
        name = touches(change.images, protected.registries)
        return f"{name} is protected" if name else ""
    return "it cannot be known what it would reach, and this project has protected targets"


def _sentence(change: Change, why: str, scope: Scope) -> str:
    if scope.fork:
        return f"{change.what} is not run: {why}. Use the tool {TOOLS}{change.tool} instead."
    tool = change.tool if change.tool in (PLAN, STATUS) else STATUS
    way = f"A person releases with /deploy-production VERSION; the tool {TOOLS}{tool} tells how things stand."
    return f"{change.what} is not run: {why}. {way}"
