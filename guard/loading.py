"""Loads the guard's modules out of one file, because finding thirty small ones takes longer than all that they do.

* The file lies beside the compiled modules in the plugin's data folder, is written the first time it is missed, and
  replaced when a source has changed. It holds each module's code with the time and the size of its source.
* It is an ordinary finder in front of the usual ones: what it does not have, or not anew, is imported as ever.
* It is trusted as far as compiled modules are: it must belong to this account and be writable by nobody else.
"""

import marshal
import posix
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import CodeType, ModuleType

    Index = dict[str, tuple[str, bool, int, int, int, int]]
    Orders = dict[tuple[str, ...], list[str]]

FIRST = ("guard.hook", "guard.calls")
"""What every call needs; with its imports it is loaded in one go."""
SECOND = ("guard.weighing",)
"""What a call needs besides that is not plainly harmless."""
_LARGEST_INDEX = 262_144
_NUMBER = 8
_OTHERS_MAY_WRITE = 0o022
_LEFT_OUT = ("events", "__pycache__")


class Entry:
    """Where a module's code is in the file, and what its source was."""

    __slots__ = ("at", "length", "modified", "package", "path", "size")

    def __init__(self, found: "tuple[str, bool, int, int, int, int]") -> None:
        self.path, self.package, self.modified, self.size, self.at, self.length = found


class Finder:
    """Finds the modules that the file has."""

    def __init__(
        self,
        descriptor: int,
        index: "Index",
        orders: "Orders",
    ) -> None:
        self._descriptor = descriptor
        self._index = index
        self._orders = orders
        self._make_spec: Callable[..., ModuleSpec] = type(sys.__spec__)
        self.missed = False

    def load(self, names: "tuple[str, ...]") -> None:
        """Runs modules in an order in which the imports of each come before it, without looking for any."""
        for name in self._orders.get(names, ()):
            entry = self._fresh(name)
            if entry is None:
                return
            if name not in sys.modules:
                module = type(sys)(name)
                module.__file__ = entry.path
                if entry.package:
                    module.__path__ = [entry.path.rpartition("/")[0]]
                sys.modules[name] = module
                self.exec_module(module)

    def find_spec(self, name: str, path: object = None, target: object = None) -> "ModuleSpec | None":
        """Returns how to load a module, None when the file does not have it as its source is now."""
        del path, target
        entry = self._fresh(name) if name.startswith("guard.") else None
        if entry is None:
            return None
        spec = self._make_spec(name, self, origin=entry.path, is_package=entry.package)
        if entry.package:
            spec.submodule_search_locations = [entry.path.rpartition("/")[0]]
        return spec

    def create_module(self, spec: "ModuleSpec") -> None:
        """Leaves making the module to the usual way."""

    def exec_module(self, module: "ModuleType") -> None:
        """Runs a module's code."""
        entry = Entry(self._index[module.__name__])
        content = posix.pread(self._descriptor, entry.length, entry.at)
        code: CodeType = marshal.loads(content)  # noqa: S302 - as trusted as a compiled module
        exec(code, module.__dict__)  # noqa: S102 - this is what importing a module is

    def _fresh(self, name: str) -> "Entry | None":
        found = self._index.get(name)
        entry = Entry(found) if found is not None else None
        if entry is None or _stamp(entry.path) != (entry.modified, entry.size):
            self.missed = True
            return None
        return entry


def install(root: str) -> None:
    """Puts the finder in front of the others and loads what every call needs; misses it all without a usable file."""
    finder = Finder(*_open(_file(root)))
    sys.meta_path.insert(0, finder)
    finder.load(FIRST)


def load(names: "tuple[str, ...]") -> None:
    """Loads modules with their imports in one go, where a finder is installed."""
    for finder in sys.meta_path:
        if isinstance(finder, Finder):
            finder.load(names)


def renew(root: str) -> None:
    """Writes the file anew when it did not have all that was needed; a failure only means that it is still missed."""
    if any(isinstance(finder, Finder) and finder.missed for finder in sys.meta_path):
        try:
            build(root)
        except (OSError, SyntaxError, ValueError):
            return


def build(root: str) -> None:
    """Writes the file anew; `OSError` when it cannot, `SyntaxError` when a module of the guard is broken."""
    path = _file(root)
    if not path:
        return
    sources: dict[str, tuple[str, bool]] = {}
    _collect(f"{root}/guard", "guard", sources)
    index, bodies = {}, b""
    needs: dict[str, tuple[str, ...]] = {}
    for name, (source, package) in sources.items():
        modified, size, code = _compiled(source)
        needs[name] = code.co_names
        body = marshal.dumps(code)
        index[name] = (source, package, modified, size, len(bodies), len(body))
        bodies += body
    orders = {names: _order(names, needs) for names in (FIRST, SECOND)}
    _write(path, marshal.dumps((_stamp(__file__), index, orders)), bodies)


def _order(names: "tuple[str, ...]", needs: "dict[str, tuple[str, ...]]") -> "list[str]":
    order: list[str] = []
    for name in names:
        _put(name, needs, order, set(order))
    return order


def _put(name: str, needs: "dict[str, tuple[str, ...]]", order: "list[str]", seen: "set[str]") -> None:
    """Puts a module behind all that it imports when it is loaded."""
    seen.add(name)
    named = needs[name]
    packages = [other for other in named if other in needs]
    inner = [f"{package}.{other}" for package in packages for other in named]
    for other in (*packages, *inner):
        if other in needs and other not in seen:
            _put(other, needs, order, seen)
    order.append(name)


def _write(path: str, head: bytes, bodies: bytes) -> None:
    content = len(head).to_bytes(_NUMBER, "little") + head + bodies
    temporary = f"{path}.{posix.getpid()}.new"
    descriptor = posix.open(temporary, posix.O_WRONLY | posix.O_CREAT | posix.O_EXCL, 0o600)
    try:
        while content:
            content = content[posix.write(descriptor, content) :]
    finally:
        posix.close(descriptor)
    posix.rename(temporary, path)


def _file(root: str) -> str:
    prefix = sys.pycache_prefix
    return f"{prefix}/{sys.implementation.cache_tag}{root.replace('/', '%')[-150:]}.modules" if prefix else ""


def _open(path: str) -> "tuple[int, Index, Orders]":
    """Returns the open file, where each module begins in it, what is loaded at once; no file that cannot be used."""
    try:
        descriptor = posix.open(path, posix.O_RDONLY | posix.O_NOFOLLOW | posix.O_CLOEXEC)
        status = posix.fstat(descriptor)
        if status.st_uid != posix.geteuid() or status.st_mode & _OTHERS_MAY_WRITE:
            return -1, {}, {}
        head = posix.read(descriptor, _LARGEST_INDEX)
        length = int.from_bytes(head[:_NUMBER], "little")
        stamp, found, orders = marshal.loads(head[_NUMBER : _NUMBER + length])  # noqa: S302 - see above
        if stamp != _stamp(__file__):
            return -1, {}, {}  # another version of this module has written it
        start = _NUMBER + length
        return descriptor, {name: (*entry[:4], start + entry[4], entry[5]) for name, entry in found.items()}, orders
    except (OSError, ValueError, EOFError, TypeError, AttributeError, IndexError):
        return -1, {}, {}


def _stamp(path: str) -> "tuple[int, int] | None":
    try:
        status = posix.stat(path)
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size


def _collect(folder: str, package: str, sources: "dict[str, tuple[str, bool]]") -> None:
    for name in sorted(posix.listdir(folder)):
        path = f"{folder}/{name}"
        if name.endswith(".py"):
            own = name == "__init__.py"
            sources[package if own else f"{package}.{name[:-3]}"] = (path, own)
        elif "." not in name and name not in _LEFT_OUT:
            _collect(path, f"{package}.{name}", sources)


def _compiled(path: str) -> "tuple[int, int, CodeType]":
    modified, _ = _stamp(path) or (0, 0)
    with open(path, "rb") as file:
        content = file.read()
    return modified, len(content), compile(content, path, "exec", dont_inherit=True, optimize=2)
