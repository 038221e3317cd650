"""The parts that the examples of several rules share; each example is a whole document."""

HEAD = """\
---
name: release-shop
description: Releases the shop. Use when a version is ready. Not for previews.
disable-model-invocation: true
---
"""

CHECK = """\
<check id="tests_pass">
<command>npm test</command>
<failure_mode>BLOCK deployment</failure_mode>
</check>
"""


def gate(checks: str) -> str:
    return f'<safety_gate type="blocking" phase="pre_deployment">\n<checks>\n{checks}</checks>\n</safety_gate>\n'


def rollback(steps: str) -> str:
    conditions = "<trigger_conditions>\n<condition>Manual abort triggered</condition>\n</trigger_conditions>\n"
    return f"<rollback_procedure>\n{conditions}<steps>\n{steps}</steps>\n</rollback_procedure>\n"


UNDO = """\
<step id="1" action="undo">
<command>kubectl rollout undo deployment/shop</command>
<timeout>30 seconds</timeout>
</step>
"""

VERIFY = """\
<step id="2" action="verify">
<command>kubectl rollout status deployment/shop</command>
<timeout>2 minutes</timeout>
</step>
"""


def process(commands: str) -> str:
    """Returns a gate, and behind it a flow and a process of one step."""
    return gate(CHECK) + steps(commands)


def steps(commands: str) -> str:
    """Returns a flow and a process of one step, without a gate."""
    flow = '<logic_flow>\ndigraph Release { Ship [label="1. Ship"]; }\n</logic_flow>\n'
    return f"{flow}\n## Process\n\n### 1. Ship\n\n```bash\n{commands}\n```\n"
