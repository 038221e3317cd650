"""Names of images, and the programs that carry images to registries without an engine."""

from guard.judge.change import ANYWHERE, IMAGES, LOCAL, Change
from guard.judge.cursor import UNCLEAR, Cursor, Options
from guard.words import Command, Word

_LOOPBACK = ("localhost", "127.0.0.1", "[::1]")
_SCHEMES = ("docker://", "oci://", "https://", "http://")

_ANY = Options("", "")
_READS = {
    "skopeo": ("inspect", "list-tags", "standalone-verify", "manifest-digest", "--version", "help"),
    "crane": ("ls", "manifest", "digest", "config", "pull", "export", "catalog", "blob", "validate", "version", "help"),
    "gcrane": ("ls", "manifest", "digest", "config", "pull", "export", "catalog", "version", "help"),
    "oras": ("pull", "discover", "resolve", "version", "help"),
    "regctl": ("version", "help"),
    "buildah": ("images", "containers", "inspect", "info", "version", "bud", "build", "pull", "tag", "from", "help"),
    "img": ("build", "ls", "pull", "tag", "version", "inspect", "du", "help"),
    "crictl": (
        "ps", "images", "img", "inspect", "inspecti", "inspectp", "logs", "pods", "stats", "statsp", "version", "info",
        "imagefsinfo", "help",
    ),
}  # fmt: skip
_CARRIES = {
    "skopeo": ("copy", "sync", "delete"),
    "crane": ("push", "copy", "cp", "append", "mutate", "rebase", "tag", "delete", "flatten", "index"),
    "gcrane": ("push", "copy", "cp", "append", "mutate", "rebase", "tag", "delete"),
    "oras": ("push", "attach", "copy", "cp", "tag", "manifest", "blob", "repo"),
    "regctl": ("image", "tag", "manifest", "index", "blob", "artifact"),
    "buildah": ("push", "manifest"),
    "img": ("push",),
}
_CTR_READS = ("ls", "list", "info", "check", "metrics", "inspect", "usage", "tree")


def changes(program: str, command: Command) -> "list[Change]":
    """Returns what a command of one of the image carriers would change."""
    words = command.argv[1:]
    if program == "ctr":
        return _ctr(words)
    if program == "kaniko":
        return [Change("kaniko", ANYWHERE)]
    verb, at = _verb(words)
    if verb in _READS.get(program, ()) or not words:
        return []
    what = f"{program} {verb}".rstrip()
    if verb in _CARRIES.get(program, ()):
        return [Change(what, IMAGES, images=words[at:])]
    return [Change(what, ANYWHERE if program in ("crictl", "ko") or not verb else LOCAL)]


def _verb(words: list[Word]) -> "tuple[str, int]":
    """Returns the first word that is no option, if all before it say with `=` what they say, and where it ends."""
    cursor = Cursor(words)
    verb = cursor.verb(_ANY)
    if verb != UNCLEAR:
        return verb, len(words) - len(cursor.untouched())
    for at, word in enumerate(words):
        if word.sure and not word.text.startswith("-"):
            # An option may have taken this word as its value: the verb is unknown.
            return "", at
    return "", 0


def _ctr(words: list[Word]) -> "list[Change]":
    texts = [word.text if word.sure else "?" for word in words]
    if any(text in ("push", "export") for text in texts):
        return [Change("ctr images push", IMAGES, images=words)]
    known = texts and not any(text == "?" for text in texts)
    if known and any(text in _CTR_READS for text in texts) and not any(text in _CTR_WRITES for text in texts):
        return []
    return [Change("ctr", LOCAL)]


_CTR_WRITES = (
    "run", "exec", "kill", "delete", "del", "rm", "remove", "start", "pause", "resume", "create", "import", "unpack",
    "mount", "shim", "install", "label", "tag", "pull", "attach",
)  # fmt: skip


def touches(references: list[Word], protected: tuple[str, ...]) -> str:
    """Returns the protected repository that one of the references may name, empty when none does.

    A reference that cannot be known may name any.
    """
    for word in references:
        if word.sure:
            repository = repository_of(word.text)
            for name in protected:
                if repository == repository_of(name):
                    return name
        elif protected:
            return protected[0]
    return ""


def repository_of(reference: str) -> str:
    """Returns a reference's registry and name in one spelling, without tag, digest and transport."""
    text = reference.partition("=")[2] if "=" in reference.partition("/")[0] else reference
    for scheme in _SCHEMES:
        text = text.removeprefix(scheme)
    text = text.partition("@")[0]
    head, slash, tail = text.rpartition("/")
    text = (head + slash + tail.partition(":")[0]) if slash else tail.partition(":")[0]
    registry, slash, name = text.partition("/")
    if not slash or not ("." in registry or ":" in registry or registry == "localhost"):
        registry, name = "docker.io", text
    registry = registry.lower()
    host, colon, port = registry.rpartition(":")
    if (host or registry) in _LOOPBACK:
        registry = f"localhost{colon}{port}" if colon else "localhost"
    if registry in ("index.docker.io", "registry-1.docker.io"):
        registry = "docker.io"
    if registry == "docker.io" and "/" not in name:
        name = f"library/{name}"
    return f"{registry}/{name}"
