"""The arguments a model may give: names of things, and nothing that reaches a command line, a path or an address.

* Every pattern is anchored, has no leading dash and no white space; strict types, nothing is coerced.
* There is no context, namespace, registry, path, flag or address among them: those are the settings' alone.
"""

from typing import Annotated

from pydantic import Field, Strict, StringConstraints

Version = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$"),
    Field(description="The git tag or commit to release, for example v1.4.0."),
]
PlanDigest = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^sha256:[0-9a-f]{64}$"),
    Field(description="The digest that deploy_plan answered; exactly this plan is deployed."),
]
RunId = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^run-[0-9a-z]{26}$"),
    Field(description="The id of a run, as deploy_apply, deploy_rollback or deploy_history answered it."),
]
NEWEST = "newest"
RunIdOrNewest = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^(newest|run-[0-9a-z]{26})$"),
    Field(description="The id of a run, or `newest` for the one that began last."),
]
Reason = Annotated[
    str,
    StringConstraints(strict=True, min_length=3, max_length=300, pattern=r"^[^\x00-\x1f\x7f]+$"),
    Field(description="Why, in one sentence; it is recorded for good."),
]
WaitSeconds = Annotated[
    int,
    Strict(),
    Field(ge=0, le=50, description="How long to wait for the end of the run; ask again if it is not done by then."),
]
Limit = Annotated[int, Strict(), Field(ge=1, le=20, description="At most this many runs, newest first.")]
PodName = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$"),
    Field(description="The name of a pod, as deploy_pods answered it."),
]
FIRST = ""
ContainerName = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^([a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?)?$"),
    Field(description="The name of a container of the pod; empty for the only one."),
]
Previous = Annotated[
    bool,
    Strict(),
    Field(description="True for the instance before the last restart, false for the one that runs now."),
]
Lines = Annotated[int, Strict(), Field(ge=1, le=200, description="At most this many lines, the last ones.")]
