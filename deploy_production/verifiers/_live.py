"""Whether a live Deployment is stable, so that going back to it helps."""

from deploy_production.model.target import Manifest


def instability(deployment: Manifest) -> str:
    """Says why a Deployment is not stable as it stands; empty when it is. Missing is not zero, and not stable."""
    spec, status = deployment.get("spec") or {}, deployment.get("status") or {}
    wanted = spec.get("replicas")
    if spec.get("paused"):
        return "it is paused, so nothing can be rolled back"
    if status.get("observedGeneration") != deployment["metadata"].get("generation"):
        return "the controller has not seen its last change yet"
    if not wanted:
        return "it has no replicas"
    for field, word in (("updatedReplicas", "updated"), ("availableReplicas", "available"), ("replicas", "there")):
        found = status.get(field)
        if found != wanted:
            return f"{found or 'none'} of {wanted} replicas are {word}"
    return ""
