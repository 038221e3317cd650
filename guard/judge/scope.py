"""What the guard knows about the place a text would run in: a fork or a session, and what is protected there."""

from guard.paths import join
from guard.words import UNKNOWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from guard.marks import Protected
    from guard.words import Command


class Scope:
    """One tool call's surroundings."""

    __slots__ = ("directory", "environment", "fork", "guarded", "moved", "protected")

    def __init__(
        self,
        fork: bool,
        protected: "Protected | None" = None,
        directory: str = "/",
        environment: "dict[str, str] | None" = None,
        guarded: tuple[str, ...] = (),
    ) -> None:
        self.fork = fork  # inside a /deploy-production: nothing may be changed but by the gate
        self.protected = protected  # None: a project without settings
        self.directory = directory  # where the text would start
        self.environment = environment if environment is not None else {}
        self.guarded = guarded  # folders that no text may name: the product's state, the plugin's data
        self.moved = 0  # what the text itself does to the kubeconfig, as guard.judge.target.moves tells

    @property
    def concerned(self) -> bool:
        """Whether there is anything to protect here at all."""
        return self.fork or self.protected is not None

    def place(self, text: str, command: "Command") -> "str | None":
        """Returns the absolute path that a text stands for in a command, None when that cannot be known."""
        path = self._from_home(text)
        if path is None or path.startswith("/"):
            return path
        if command.directory is None:
            return join(self.directory, path)
        if not command.directory.sure:
            return None
        folder = self._from_home(command.directory.text)
        return None if folder is None else join(self.directory, folder, path)

    def _from_home(self, text: str) -> "str | None":
        if UNKNOWN in text:
            return None
        if text != "~" and not text.startswith("~/"):
            return text
        home = self.environment.get("HOME", "")
        return home + text[1:] if home.startswith("/") else None

    def variable(self, name: str, command: "Command") -> "str | None":
        """Returns a variable's value for a command: empty when it is not set, None when it cannot be known."""
        word = command.environment.get(name)
        if word is None:
            return self.environment.get(name, "")
        return word.text if word.sure else None
