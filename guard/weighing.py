"""From a tool call to a verdict: the surroundings are looked up, the text is read, the judge is asked.

* Loaded only when a call is not plainly harmless.
* Outside of a fork, in a project without settings, there is no opinion; only what would go around the gate from there
  (its records, another client that types its command) is judged there too.
"""

import posix

from guard import marks, paths
from guard.judge import TOOLS, judge, judge_command, ours
from guard.judge.scope import Scope
from guard.reader import read, smells
from guard.reader.bounds import LENGTH
from guard.settings_file import protected_at
from guard.words import Command, Doubt, Reading, Word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST_SCRIPT = 131_072
_KIND, _REGULAR = 0o170000, 0o100000
_READ_VERBS = ("get", "list", "describe", "logs", "read", "search", "show", "status", "inspect", "view", "find")


def shell_text(text: str, tool: str, question: "dict[str, object]") -> str:
    """Returns why a shell text is denied, empty when it is not."""
    scope = scope_of(question)
    named = ours.names_guarded(text, scope)
    if named and (scope.concerned or any(folder in text for folder in scope.guarded)):
        return f"A command must not name {named}: the gate keeps its records there. Use the tool {TOOLS}deploy_status."
    if not scope.concerned and not _is_about_us(text):
        return ""
    if len(text) > LENGTH:
        return f"A command of more than {LENGTH} characters is not read, so it is not run; put its data into a file."
    reading = _understood(text, tool, scope)
    return judge(reading, scope)


def foreign_text(value: object, name: str, tool: str, question: "dict[str, object]") -> str:
    """Returns why the text that another tool is to run is denied, empty when it is not."""
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        scope = scope_of(question)
        if not scope.concerned:
            return ""
        reason = judge_command(Command([Word(item) for item in value]), scope)
        return reason or _all_texts([item for item in value if " " in item], tool, question)
    if not isinstance(value, str):
        return unreadable(tool, question)
    if name == "code":
        scope = scope_of(question)
        return judge(Reading([], [Doubt(value, "code of another language")]), scope) if scope.concerned else ""
    return shell_text(value, tool, question)


def _all_texts(texts: "list[str]", tool: str, question: "dict[str, object]") -> str:
    for text in texts:
        reason = shell_text(text, tool, question)
        if reason:
            return reason
    return ""


def foreign_tool(tool: str, question: "dict[str, object]") -> str:
    """Returns why another server's tool is denied: one for clusters or engines, unless its name says that it reads."""
    scope = scope_of(question)
    if not scope.concerned:
        return ""
    words = tool.lower().replace("-", "_").split("_")
    about = smells(" ".join(words)) or ("a cluster" if "k8s" in words or "kube" in words else "")
    last = tool.lower().rpartition("__")[2].replace("-", "_").split("_")
    if not about or any(word in _READ_VERBS for word in last):
        return ""
    return f"{tool} is not called: it may change {about} around the gate. Use the tool {TOOLS}deploy_apply instead."


def unreadable(tool: str, question: "dict[str, object]") -> str:
    """Returns why a call is denied whose input is not of the type it must have."""
    if scope_of(question).concerned:
        return f"The input of {tool} is not what it should be, so it cannot be judged; call it with plain text."
    return ""


def edit(tool: str, given: "dict[str, object]", question: "dict[str, object]") -> str:
    """Returns why a change of a file is denied, empty when it is not."""
    path = given.get("file_path", given.get("notebook_path"))
    if not isinstance(path, str):
        return unreadable(tool, question)
    scope = scope_of(question)
    home = scope.environment.get("HOME", "")
    full = paths.join(scope.directory, home + path[1:] if path[:2] == "~/" else path)
    for candidate in (paths.normalized(full), paths.real(full)):
        if any(candidate == folder or candidate.startswith(folder + "/") for folder in scope.guarded):
            return f"{path} belongs to the gate's own records. Use the tool {TOOLS}deploy_status."
        texts = [value for value in given.values() if isinstance(value, str)]
        if scope.concerned and ours.settings_edit(candidate, texts):
            return f"{path} keeps the guard of this project alive; a person changes it, not a tool."
    return ""


def scope_of(question: "dict[str, object]") -> Scope:
    """Returns the surroundings of a call."""
    environment = _environment()
    data = environment.get("CLAUDE_PLUGIN_DATA", "")
    session, prompt, agent = (_text(question, name) for name in ("session_id", "prompt_id", "agent_id"))
    directory = _text(question, "cwd") or posix.getcwd()
    return Scope(
        fork=marks.inside_fork(data, session, prompt, agent),
        protected=protected_by(data, environment.get("CLAUDE_PROJECT_DIR", ""), directory),
        directory=directory,
        environment=environment,
        guarded=guarded_folders(data, environment),
    )


def _text(question: "dict[str, object]", name: str) -> str:
    value = question.get(name)
    return value if isinstance(value, str) else ""


def protected_by(data: str, *starts: str) -> "marks.Protected | None":
    """Returns what the project's settings protect: as they were when the session began, and as they are now."""
    found = None
    for folder in dict.fromkeys(marks.project_directory(start) for start in starts if start):
        for protected in (protected_at(folder), marks.recall_project(data, folder) if data else None):
            if protected is not None:
                found = protected if found is None else found.and_also(protected)
    return found


def guarded_folders(data: str, environment: "dict[str, str]") -> tuple[str, ...]:
    """Returns the folders of the product and the plugin, as they are named and as they really are."""
    from guard.invocations import state_directory

    folders = [state_directory(environment), data]
    return tuple(dict.fromkeys(name for folder in folders if folder for name in (folder, paths.real(folder))))


def _is_about_us(text: str) -> bool:
    bare = text.replace("'", "").replace('"', "").replace("\\", "").lower()
    return "authorize" in bare or ("claude" in bare and "deploy-production" in bare)


def _understood(text: str, tool: str, scope: Scope) -> Reading:
    reading = read(text, _files(scope))
    if tool == "PowerShell":
        # It is another language: what bash would make of it is a hint only.
        reading.doubts.append(Doubt(text, "PowerShell is not read"))
    return reading


def _files(scope: Scope) -> "Callable[[str], str | None]":
    def content(path: str) -> "str | None":
        return _script(paths.join(scope.directory, path))

    return content


def _script(path: str) -> "str | None":
    """Returns a small regular file's text, None when there is none."""
    try:
        descriptor = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK)
    except (OSError, ValueError):
        return None
    try:
        if posix.fstat(descriptor).st_mode & _KIND != _REGULAR:
            return None
        found = posix.read(descriptor, _LARGEST_SCRIPT + 1)
    except OSError:
        return None
    finally:
        posix.close(descriptor)
    return found.decode("utf-8", "replace") if len(found) <= _LARGEST_SCRIPT else None


def _environment() -> "dict[str, str]":
    return {
        name.decode("utf-8", "surrogateescape"): value.decode("utf-8", "surrogateescape")
        for name, value in posix.environ.items()
    }
