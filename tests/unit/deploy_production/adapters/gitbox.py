"""A real git repository for tests, independent of the machine's own git configuration."""

import os
import subprocess
from pathlib import Path

PEOPLE = {"dana": "dana@example.com", "robin": "robin@example.com"}


class GitBox:
    """A working copy under a folder; every call is one git command."""

    def __init__(self, root: Path, home: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        home.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.home = home
        self.environment = {"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"}

    def git(self, *arguments: str, text: str | None = None) -> str:
        done = subprocess.run(
            ["git", *arguments],
            cwd=self.root,
            env=self.environment,
            input=text,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        return done.stdout.strip()

    def init(self, *options: str) -> "GitBox":
        self.git("init", "--quiet", "--initial-branch=main", *options)
        self.configure("dana")
        return self

    def configure(self, person: str) -> None:
        self.git("config", "user.name", person)
        self.git("config", "user.email", PEOPLE[person])

    def write(self, path: str, content: bytes | str) -> None:
        place = self.root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content.encode() if isinstance(content, str) else content)

    def commit(self, message: str = "Change", *options: str, **files: bytes | str) -> str:
        """Commits everything in the working tree after writing `files`; returns the id."""
        for path, content in files.items():
            self.write(path.replace("__", "/"), content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--cleanup=verbatim", *options, f"--message={message}")
        return self.git("rev-parse", "HEAD")

    def sign_with_ssh(self, person: str, *, trusted: bool) -> None:
        """Makes a key, signs every later commit with it, and trusts it or only other keys."""
        key, signers = self.home / f"{person}-key", self.home / "signers"
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", person, "-f", key], check=True, timeout=60)
        public = key.with_suffix(".pub").read_text().split()
        with signers.open("a") as file:
            if trusted:
                file.write(f"{PEOPLE[person]} {public[0]} {public[1]}\n")
        self.git("config", "gpg.format", "ssh")
        self.git("config", "user.signingkey", str(key))
        self.git("config", "commit.gpgsign", "true")
        self.git("config", "gpg.ssh.allowedSignersFile", str(signers))
