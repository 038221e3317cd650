"""Stands in front of kubectl, docker and helm in the PATH of a session's shells: `shim.py FOLDER NAME ARGUMENTS...`.

* The second layer behind the hook: what arrives here went through the shell, so nothing has to be read or guessed. The
  judge is the same. What is not denied is then run as the real program, found in PATH behind this one.
* It cannot know which agent called it. The session's newest prompt decides: a `/deploy-production` counts as its fork
  until the person types something else, and a fork in the background counts as a session once they did. Without a
  session's id, everything counts as a fork.
* Absolute paths and copies of a program do not come by here.
"""

import os
import sys

MARK = b"# A stand-in of deploy-production: "
"""How a shim begins, so that two of them never call each other in turns."""
DENIED = 126
NOT_FOUND = 127
_DATA = "DEPLOY_PRODUCTION_GUARD_DATA"
_PROJECT = "DEPLOY_PRODUCTION_GUARD_PROJECT"
_PASSED_ON = ("KUBECTL_EXTERNAL_DIFF", "HELM_KUBECONTEXT", "HELM_KUBEAPISERVER", "HELM_NAMESPACE")


def run(arguments: "list[str]") -> int:
    """Judges a command line; prints the path of the real program and returns 0 when it may run."""
    try:
        folder, name, *rest = arguments
        reason = why_denied(name, rest, dict(os.environ), os.getcwd())
        real = "" if reason else real_program(name, folder, os.environ.get("PATH", ""))
    except Exception as error:  # noqa: BLE001 - whatever it is, the program must not run unjudged
        sys.stderr.write(f"deploy-production: this command could not be judged ({type(error).__name__}: {error}).\n")
        return DENIED
    if reason:
        sys.stderr.write(f"{reason}\n")
        return DENIED
    if not real:
        sys.stderr.write(f"{name}: command not found\n")
        return NOT_FOUND
    sys.stdout.buffer.write(os.fsencode(real))
    return 0


def why_denied(name: str, arguments: "list[str]", environment: "dict[str, str]", directory: str) -> str:
    """Returns why a command line is denied, empty when it is not."""
    from guard.judge import judge_command
    from guard.judge.scope import Scope
    from guard.weighing import guarded_folders, protected_by
    from guard.words import Command, Word

    folders = _data_folders(environment)
    data = folders[0] if folders else ""
    scope = Scope(
        fork=_inside_fork(folders, environment.get("CLAUDE_CODE_SESSION_ID", "")),
        protected=protected_by(data, environment.get(_PROJECT, ""), directory),
        directory=directory,
        environment=environment,
        guarded=guarded_folders(data, environment),
    )
    if not scope.concerned:
        return ""
    passed_on = {name: Word(environment[name]) for name in _PASSED_ON if name in environment}
    words = [Word(os.fsencode(word).decode("utf-8", "replace")) for word in (name, *arguments)]
    return judge_command(Command(words, passed_on), scope)


def _inside_fork(folders: "list[str]", session: str) -> bool:
    from guard import marks

    return not marks.is_id(session) or any(marks.newest_is_deploy(folder, session) for folder in folders)


def _data_folders(environment: "dict[str, str]") -> "list[str]":
    """Returns where the plugin may keep its marks: as the session says, and where the client keeps them by itself."""
    found = [environment[_DATA]] if environment.get(_DATA) else []
    for base in (environment.get("CLAUDE_CONFIG_DIR", ""), _home(environment, ".claude"), _account_home(".claude")):
        folder = os.path.join(base, "plugins/data")
        try:
            names = sorted(os.listdir(folder)) if base else []
        except OSError:
            continue
        found += [os.path.join(folder, name) for name in names if name.startswith("deploy-production")]
    return list(dict.fromkeys(found))


def _home(environment: "dict[str, str]", name: str) -> str:
    return os.path.join(environment["HOME"], name) if environment.get("HOME") else ""


def _account_home(name: str) -> str:
    import pwd

    try:
        return os.path.join(pwd.getpwuid(os.getuid()).pw_dir, name)
    except KeyError:
        return ""


def real_program(name: str, folder: str, path: str) -> str:
    """Returns the first program of a name in PATH that is no stand-in, empty when there is none."""
    own = os.path.realpath(folder)
    for place in path.split(os.pathsep):
        candidate = os.path.join(place or ".", name)
        if os.path.realpath(place or ".") == own or not os.path.isfile(candidate) or not os.access(candidate, os.X_OK):
            continue
        if not _is_stand_in(candidate):
            return candidate
    return ""


def _is_stand_in(path: str) -> bool:
    try:
        with open(path, "rb") as file:
            return MARK in file.read(200)
    except OSError:
        return False
