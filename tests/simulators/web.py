"""A real web server whose answers a test changes while it runs: by path, one after the other, the last one for ever."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from tests.simulators.recorded import Recorded, serving

Answer = tuple[int, bytes]


class Site(dict[str, Recorded]):
    """Answers by path; `get` is what the server asks, once or twice per request."""

    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self._scripts: dict[str, list[Answer]] = {}
        self._counts: dict[str, int] = {}

    def url(self, path: str) -> str:
        return self.base + path

    def answer(self, path: str, status: int, body: bytes) -> None:
        self.script(path, [(status, body)])

    def script(self, path: str, answers: Sequence[Answer]) -> None:
        self._scripts[path] = list(answers)

    def count(self, path: str) -> int:
        """Returns how often a path was asked for."""
        return self._counts.get(path, 0)

    def get(self, key: str, default: Any = None) -> Any:
        script = self._scripts.get(key)
        if not script:
            return default
        self._counts[key] = self.count(key) + 1
        status, body = script.pop(0) if len(script) > 1 else script[0]
        return Recorded(status=status, body=body)


@contextmanager
def serve(answers: Mapping[str, Sequence[Answer]]) -> Iterator[Site]:
    site = Site()
    for path, script in answers.items():
        site.script(path, script)
    with serving(site) as base:
        site.base = base
        yield site
