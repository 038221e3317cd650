"""What a model does to release: the calls in the order in which the tools ask for them."""

from collections.abc import Generator
from typing import Any

from tests.client.kit.client import TOOLS
from tests.client.kit.model import Answer, Block, Script, Scripted, call

Steps = Generator[Block, Answer, dict[str, Any]]
MOST_WAITS = 12
WAIT = 10


def tool(name: str, *, server: str = TOOLS, **arguments: Any) -> Block:
    """Returns the call of one of our tools; `server` begins its name where the plugin did not bring the server."""
    return call(f"{server}deploy_{name}", **arguments)


def done(block: Block) -> Steps:
    """Makes a call that must not be refused and returns what it answers."""
    answer = yield block
    assert not answer.is_error, f"{block['name']}: {answer.text}"
    return answer.content


def refused(block: Block) -> Steps:
    """Makes a call that must be refused by the server and returns its reason."""
    answer = yield block
    assert answer.is_error, f"{block['name']}: {answer.text}"
    return answer.content


def started(version: str) -> Steps:
    """Plans, asks the gate, and starts a run; returns how it stands."""
    planned = yield from done(tool("plan", version=version))
    gate = yield from done(tool("gate", version=version))
    assert gate["verdict"] == "open", gate
    return (yield from done(tool("apply", plan_digest=planned["plan_digest"])))


def ended(run_id: str) -> Steps:
    """Waits until a run is done and returns how it stands."""
    run: dict[str, Any] = {}
    for _ in range(MOST_WAITS):
        waited = yield from done(tool("wait", run_id=run_id, seconds=WAIT))
        run = waited["run"]
        if run["done"]:
            return run
    raise AssertionError(f"not done after {MOST_WAITS} waits: {run}")


def report(run: dict[str, Any]) -> str:
    """What a model that has seen a run to its end says last."""
    return f"{run['run_id']} {run['outcome']}"


def release(version: str) -> Scripted:
    """A model that releases a version and says how it ended."""

    def script() -> Script:
        begun = yield from started(version)
        return report((yield from ended(begun["run_id"])))

    return script
