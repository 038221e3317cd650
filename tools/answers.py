"""Writes `launcher/answers.json` and `launcher/requirements.txt`: `python -m tools.answers [--check]`.

The first is what the real server answers to a client's first questions in every protocol revision, asked over stdio;
the second is the lock file in the form that both uv and pip install from.
"""

import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from pathlib import Path
from subprocess import PIPE
from typing import Any

from mcp_types.version import HANDSHAKE_PROTOCOL_VERSIONS, MODERN_PROTOCOL_VERSIONS

from launcher.answers import SHIPPED
from launcher.release import REQUIREMENTS

ROOT = Path(__file__).resolve().parents[1]
LISTS = ("tools/list", "prompts/list", "resources/list", "resources/templates/list")
UNKNOWN = "1999-01-01"
"""A revision that nobody has: the server answers with the one it falls back to."""
_CLIENT = {"name": "recorder", "version": "1"}
_SECONDS = 60


def answers_text() -> str:
    """Returns what `launcher/answers.json` must hold."""
    results: dict[str, Any] = {}

    def kept(result: Any) -> str:
        name = hashlib.sha256(json.dumps(result, sort_keys=True).encode()).hexdigest()[:12]
        results[name] = result
        return name

    handshake = {
        {UNKNOWN: "any"}.get(version, version): {method: kept(result) for method, result in _handshake(version).items()}
        for version in (*HANDSHAKE_PROTOCOL_VERSIONS, UNKNOWN)
    }
    modern = {
        version: {method: kept(result) for method, result in _modern(version).items()}
        for version in MODERN_PROTOCOL_VERSIONS
    }
    content = {"recorded": {"handshake": handshake, "modern": modern}, "results": results}
    return json.dumps(content, indent=1, ensure_ascii=False) + "\n"


def requirements_text(uv: str) -> str:
    """Returns what `launcher/requirements.txt` must hold, by the uv that is named."""
    argv = [uv, "export", "--quiet", "--frozen", "--no-dev", "--extra", "deploy", "--no-emit-project"]
    argv += ["--no-header", "--no-annotate", "--format", "requirements.txt"]
    done = subprocess.run(argv, cwd=ROOT, capture_output=True, text=True, timeout=_SECONDS, check=True)
    return done.stdout


def _handshake(version: str) -> Mapping[str, Any]:
    start = {
        "jsonrpc": "2.0",
        "id": 0,
        "method": "initialize",
        "params": {"protocolVersion": version, "capabilities": {}, "clientInfo": _CLIENT},
    }
    initialized = {"jsonrpc": "2.0", "method": "notifications/initialized"}
    lists = [{"jsonrpc": "2.0", "id": number, "method": name} for number, name in enumerate(LISTS, start=1)]
    found = _ask([start, initialized, *lists], answers=len(lists) + 1)
    return {"initialize": found[0], **{name: found[number] for number, name in enumerate(LISTS, start=1)}}


def _modern(version: str) -> Mapping[str, Any]:
    meta = {
        "io.modelcontextprotocol/protocolVersion": version,
        "io.modelcontextprotocol/clientInfo": _CLIENT,
        "io.modelcontextprotocol/clientCapabilities": {},
    }
    methods = ("server/discover", *LISTS)
    requests = [
        {"jsonrpc": "2.0", "id": number, "method": method, "params": {"_meta": meta}}
        for number, method in enumerate(methods)
    ]
    found = _ask(requests, answers=len(methods))
    return {method: found[number] for number, method in enumerate(methods)}


def _ask(messages: list[dict[str, Any]], *, answers: int) -> dict[int, Any]:
    """Asks a fresh server and returns the results by id."""
    with tempfile.TemporaryDirectory() as home:
        environment = {"PATH": os.environ["PATH"], "HOME": home, "DEPLOY_PRODUCTION_STATE": f"{home}/state"}
        argv = [sys.executable, "-m", "mcp_server"]
        with subprocess.Popen(argv, cwd=ROOT, env=environment, stdin=PIPE, stdout=PIPE) as server:
            limit = threading.Timer(_SECONDS, server.kill)
            limit.start()
            try:
                found = _converse(server.stdin, server.stdout, messages)
            finally:
                limit.cancel()
    if len(found) != answers:
        raise RuntimeError(f"{answers} answers were expected, {len(found)} came")
    return found


def _converse(server: Any, answers: Any, messages: list[dict[str, Any]]) -> dict[int, Any]:
    """Sends one message after the other, each request after the answer to the one before."""
    found: dict[int, Any] = {}
    for message in messages:
        server.write(json.dumps(message).encode() + b"\n")
        server.flush()
        while "id" in message and message["id"] not in found:
            answer = json.loads(answers.readline())
            found[answer["id"]] = answer["result"]
    server.close()
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description="Write what the launcher ships, or compare it.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is not up to date")
    parser.add_argument("--uv", default=str(ROOT / ".tools/bin/uv"), help="the uv that exports the lock file")
    arguments = parser.parse_args()
    texts = {Path(SHIPPED): answers_text(), ROOT / REQUIREMENTS: requirements_text(arguments.uv)}
    stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        if arguments.check:
            print(f"{path.relative_to(ROOT)} is not up to date: make docs")  # noqa: T201 -- a tool for people
        else:
            path.write_text(texts[path], encoding="utf-8")
    return int(arguments.check and bool(stale))


if __name__ == "__main__":
    sys.exit(main())
