"""What the hooks of one session tell each other: plain files under the plugin's data folder.

* `forks/<session>/<prompt>`: this prompt is a `/deploy-production`; `forks/<session>/agent-<agent>`: this agent works
  on one; `forks/<session>/newest`: the last prompt that the session was given.
* `projects/<sha256 of the project's directory>.json`: what the project's settings protected when a session began.
* Folders are 0700, files 0600, and a file is never seen half written.
* Reading is on the way of every shell call: nothing large is imported for it, and what cannot be read for another
  reason than that it is not there counts as the stricter answer.
"""

import posix

from guard import paths
from guard.inputs import parse

FILE_NAME = "deploy-production.yaml"
NEWEST = "newest"
_AGENT = "agent-"
_LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_LONGEST_ID = 80
_LARGEST = 65_536
_KEPT_SECONDS = 30 * 86_400


class Protected:
    """The places that only a gated run may change."""

    __slots__ = ("contexts", "everything", "namespaces", "records", "registries")

    def __init__(
        self,
        contexts: tuple[str, ...] = (),
        namespaces: tuple[str, ...] = (),
        registries: tuple[str, ...] = (),
        everything: bool = False,
        records: tuple[str, ...] = (),
    ) -> None:
        self.contexts = contexts
        self.namespaces = namespaces
        self.registries = registries  # with the image's name: "registry.example:5000/shop/web"
        self.everything = everything  # the settings could not be understood
        self.records = records  # absolute paths of what the checks read as evidence

    def and_also(self, other: "Protected") -> "Protected":
        """Returns what either of the two protects."""
        return Protected(
            tuple(dict.fromkeys(self.contexts + other.contexts)),
            tuple(dict.fromkeys(self.namespaces + other.namespaces)),
            tuple(dict.fromkeys(self.registries + other.registries)),
            self.everything or other.everything,
            tuple(dict.fromkeys(self.records + other.records)),
        )

    def __repr__(self) -> str:
        named = f"{self.contexts!r}, {self.namespaces!r}, {self.registries!r}"
        return f"Protected({named}, everything={self.everything})"


def is_id(text: object) -> bool:
    """Tells whether a text from the client can be a file's name here."""
    return isinstance(text, str) and 0 < len(text) <= _LONGEST_ID and _LETTERS.issuperset(text)


def inside_fork(data: str, session: str, prompt: str, agent: str) -> bool:
    """Tells whether a tool call is a `/deploy-production` fork's; what cannot be known counts as yes."""
    if not agent:
        return False
    if not data or not is_id(session) or not is_id(agent):
        return True
    folder = _fork_folder(data, session)
    if _is_there(f"{folder}/{_AGENT}{agent}"):
        return True
    return is_id(prompt) and prompt != NEWEST and _is_there(f"{folder}/{prompt}")


def is_deploy_prompt(data: str, session: str, prompt: str) -> bool:
    """Tells whether a prompt was marked as a `/deploy-production`."""
    ids = is_id(session) and is_id(prompt) and prompt != NEWEST
    return bool(data) and ids and _is_there(f"{_fork_folder(data, session)}/{prompt}")


def newest_prompt(data: str, session: str) -> str:
    """Returns the last prompt that is known of a session that once deployed, empty when there is none."""
    if not data or not is_id(session):
        return ""
    return _text(f"{_fork_folder(data, session)}/{NEWEST}") or ""


def newest_is_deploy(data: str, session: str) -> bool:
    """Tells whether the last prompt of a session is a `/deploy-production`."""
    return is_deploy_prompt(data, session, newest_prompt(data, session))


def mark_prompt(data: str, session: str, prompt: str) -> None:
    """Marks a prompt as a `/deploy-production`, which is then the session's newest; `ValueError` for a bad id."""
    _require_ids(session, prompt)
    write_private(f"{_fork_folder(data, session)}/{prompt}", "")
    note_prompt(data, session, prompt)


def note_prompt(data: str, session: str, prompt: str) -> None:
    """Notes the newest prompt of a session, whatever it is; `ValueError` for a bad id."""
    _require_ids(session, prompt)
    write_private(f"{_fork_folder(data, session)}/{NEWEST}", prompt)


def mark_agent(data: str, session: str, agent: str) -> None:
    """Marks an agent as the fork of a `/deploy-production`; `ValueError` for a bad id."""
    _require_ids(session, agent)
    write_private(f"{_fork_folder(data, session)}/{_AGENT}{agent}", "")


def forget_old_sessions(data: str) -> None:
    """Takes away the marks of sessions in which nothing was typed for a month."""
    import shutil
    import time

    folder = f"{data}/forks"
    try:
        sessions = [entry for entry in posix.scandir(folder) if is_id(entry.name)]
        old = [entry.path for entry in sessions if time.time() - entry.stat().st_mtime > _KEPT_SECONDS]
    except OSError:
        return
    for path in old:
        shutil.rmtree(path, ignore_errors=True)


def project_directory(start: str) -> str:
    """Returns the real path of the git repository around a directory, or of the directory itself."""
    real = paths.real(start)
    folder = real
    while not paths.is_there(paths.join(folder, ".git")):
        parent = paths.dirname(folder)
        if parent == folder:
            return real
        folder = parent
    return folder


def remember_project(data: str, directory: str, protected: Protected) -> None:
    """Stores what a project's settings protect when a session begins."""
    import json

    content = {
        "directory": directory,
        "contexts": protected.contexts,
        "namespaces": protected.namespaces,
        "registries": protected.registries,
        "everything": protected.everything,
        "records": protected.records,
    }
    write_private(_project_file(data, directory), json.dumps(content, sort_keys=True) + "\n")


def recall_project(data: str, directory: str) -> "Protected | None":
    """Returns what the project protected when a session began, None for a project without such a mark.

    A mark that is there and cannot be read protects everything.
    """
    try:
        text = _text(_project_file(data, directory))
    except OSError:
        return Protected(everything=True)
    if text is None:
        return None
    try:
        content = parse(text)
        if not isinstance(content, dict):
            return Protected(everything=True)
        lists = [tuple(content[name]) for name in ("contexts", "namespaces", "registries", "records")]
        everything = content["everything"]
    except (ValueError, KeyError, TypeError):
        return Protected(everything=True)
    if everything is not False or not all(isinstance(item, str) for items in lists for item in items):
        return Protected(everything=True)
    contexts, namespaces, registries, records = lists
    return Protected(contexts, namespaces, registries, records=records)


def write_private(path: str, text: str) -> None:
    """Writes a file of mode 0600 in one step, its folders 0700."""
    folder = paths.dirname(path)
    make_private(folder)
    temporary = f"{folder}/.{posix.getpid()}-{posix.urandom(6).hex()}.new"
    descriptor = posix.open(temporary, posix.O_WRONLY | posix.O_CREAT | posix.O_EXCL | posix.O_CLOEXEC, 0o600)
    try:
        with open(descriptor, "w", encoding="utf-8") as file:
            file.write(text)
        posix.replace(temporary, path)
    except BaseException:
        posix.unlink(temporary)
        raise


def make_private(folder: str) -> None:
    """Makes a folder and what is missing above it, for its owner alone; one that exists is left as it is."""
    if paths.is_folder(folder):
        return
    make_private(paths.dirname(folder))
    try:
        posix.mkdir(folder, 0o700)
    except FileExistsError:
        # Another session made it at the same moment.
        if not paths.is_folder(folder):
            raise


def _require_ids(*ids: str) -> None:
    for text in ids:
        if not is_id(text) or text == NEWEST:
            raise ValueError(f"this cannot be an id of the client: {text!r:.100}")


def _fork_folder(data: str, session: str) -> str:
    return f"{data}/forks/{session}"


def _project_file(data: str, directory: str) -> str:
    return f"{data}/projects/{_sha256(directory.encode('utf-8', 'surrogateescape'))}.json"


def _sha256(content: bytes) -> str:
    # hashlib loads OpenSSL, which takes half as long as the interpreter itself; the name of the small one has changed.
    for name in ("_sha2", "_sha256", "hashlib"):
        try:
            digest: str = __import__(name).sha256(content).hexdigest()
        except ImportError:
            continue
        return digest
    raise RuntimeError("this python has no SHA-256")


def _is_there(path: str) -> bool:
    try:
        posix.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def _text(path: str) -> "str | None":
    """Returns a small file's text, None when it is not there."""
    try:
        descriptor = posix.open(path, posix.O_RDONLY | posix.O_CLOEXEC | posix.O_NONBLOCK)
    except (FileNotFoundError, NotADirectoryError):
        return None
    with open(descriptor, "rb") as file:
        return file.read(_LARGEST).decode("utf-8", "replace")
