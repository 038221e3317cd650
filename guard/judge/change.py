"""What a command would change, as the grammars find it; whether that is denied is the judge's decision.

* Five reaches, from the mildest: LOCAL (this machine's engine or files: denied inside a fork only), CLUSTER (what the
  options say is where it goes), IMAGES (registries: by the names of the images), ANYWHERE (it cannot be known where:
  counts as protected), ALWAYS (switches protection off: denied wherever the guard has a say).
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from guard.words import Word

LOCAL = "local"
CLUSTER = "cluster"
IMAGES = "images"
ANYWHERE = "anywhere"
ALWAYS = "always"

APPLY = "deploy_apply"
ROLLBACK = "deploy_rollback"
STATUS = "deploy_status"
PLAN = "deploy_plan"


class Aim:
    """Where a command for a cluster goes, as far as its own options say; None where they say nothing."""

    __slots__ = ("cluster", "context", "kubeconfig", "namespace", "server")

    def __init__(
        self,
        context: "Word | None" = None,
        kubeconfig: "Word | None" = None,
        namespace: "Word | None" = None,
        cluster: "Word | None" = None,
        server: "Word | None" = None,
    ) -> None:
        self.context = context
        self.kubeconfig = kubeconfig
        self.namespace = namespace
        self.cluster = cluster
        self.server = server


class Change:
    """One thing that a command would change."""

    __slots__ = ("aim", "images", "reach", "tool", "what")

    def __init__(
        self,
        what: str,
        reach: str,
        tool: str = APPLY,
        aim: "Aim | None" = None,
        images: "list[Word] | None" = None,
    ) -> None:
        self.what = what  # for people: "kubectl apply"
        self.reach = reach
        self.tool = tool  # the one of ours that does it behind the gate
        self.aim = aim
        self.images = images or []

    def __repr__(self) -> str:
        return f"Change({self.what!r}, {self.reach})"
