"""What the API server refused, and a broken connection, in words a user can act on.

The server's own message is shown after ours, sanitized; the status and the reason decide, not the message.
"""

from http import HTTPStatus

from deploy_production.adapters.kubernetes.calls import Answer, Call
from deploy_production.errors import ClusterError, ConflictError
from deploy_production.model.text import one_line

_MESSAGE_CAP = 1000
_TRANSIENT = frozenset({408, 429, 500, 502, 503, 504})
"""Statuses after which the same question may get an answer a moment later."""
_NOT_TYPED = "failed to create typed patch object"
"""How a server-side apply of a field that does not exist is refused: with status 500, though nothing was stored."""
_OUTCOME_UNKNOWN = "Look at the object before anything is tried again: the write may have been stored, or may still be."


def refused(call: Call, answer: Answer) -> ClusterError:
    """Returns the error for an answer that is not a success."""
    said = _said(answer)
    asked = f"{call.verb} {call.subject}"
    match answer.status:
        case HTTPStatus.UNAUTHORIZED:
            return _error(
                answer,
                f"The cluster does not know who we are ({asked}){said}",
                "Renew the credentials of this kubeconfig context (log in again), then try again.",
            )
        case HTTPStatus.FORBIDDEN:
            return _error(
                answer,
                f"The cluster does not allow us to {asked}{said}",
                f"Ask for a role with the verb '{call.verb}' on '{call.resource}'; "
                f"`kubectl auth can-i {call.verb} {call.resource}` tells when it is there.",
            )
        case HTTPStatus.CONFLICT:
            return ConflictError(
                f"Somebody else has changed or created the object (to {asked}){said}",
                diagnosis="Look at what is there now and plan again.",
                status=answer.status,
            )
        case HTTPStatus.NOT_FOUND:
            return _not_found(call, answer, asked, said)
        case HTTPStatus.TOO_MANY_REQUESTS:
            return _error(answer, f"The cluster is too busy to {asked}{said}", "Try again later.", retryable=True)
        case _ if not is_final(answer):
            return _trouble(call, answer, asked, said)
        case _:
            return _error(answer, f"The cluster refused to {asked}{said}", "Correct what the message names.")


def is_final(answer: Answer) -> bool:
    """Says whether asking again would bring the same answer."""
    if answer.status not in _TRANSIENT:
        return True
    return str(answer.status_object().get("message", "")).startswith(_NOT_TYPED)


def unreachable(call: Call, server: str, error: Exception) -> ClusterError:
    """Returns the error for a connection that could not be made: nothing was sent."""
    why = one_line(_reason(error), cap=400)
    if "SSLError" in why or "certificate" in why.lower():
        return ClusterError(
            f"The cluster at {one_line(server)} cannot be trusted: {why}",
            diagnosis="Check certificate-authority, client certificate and server of this kubeconfig context.",
        )
    return ClusterError(
        f"The cluster at {one_line(server)} cannot be reached to {call.verb} {call.subject}: {why}",
        diagnosis="Check the network, the VPN and the server of this kubeconfig context.",
        retryable=True,
    )


def unanswered(call: Call, server: str, error: Exception) -> ClusterError:
    """Returns the error for a request that was sent and got no whole answer."""
    why = one_line(_reason(error), cap=400)
    if call.repeatable:
        return ClusterError(
            f"The cluster at {one_line(server)} gave no answer to {call.verb} {call.subject}: {why}",
            diagnosis="Check the network and the health of the API server, then try again.",
            retryable=True,
        )
    return ClusterError(
        f"The outcome is unknown: no answer came when we tried to {call.verb} {call.subject}: {why}",
        diagnosis=_OUTCOME_UNKNOWN,
    )


def nonsense(call: Call, server: str, what: str) -> ClusterError:
    """Returns the error for an answer that no API server gives."""
    return ClusterError(
        f"The answer of {one_line(server)} to {call.verb} {call.subject} is {what}.",
        diagnosis="Check that the server of this kubeconfig context is a Kubernetes API server.",
    )


def _not_found(call: Call, answer: Answer, asked: str, said: str) -> ClusterError:
    details = answer.status_object().get("details") or {}
    if not details.get("name"):
        return _error(
            answer,
            f"The server does not know {call.resource} (to {asked}){said}",
            "Check that the server of this kubeconfig context is a Kubernetes API server of a supported version.",
        )
    return _error(answer, f"There is no such thing to {asked}{said}", "Create the namespace or the object first.")


def _trouble(call: Call, answer: Answer, asked: str, said: str) -> ClusterError:
    if call.repeatable:
        text = f"The cluster could not {asked} (HTTP {answer.status}){said}"
        return _error(answer, text, "Check the health of the API server, then try again.", retryable=True)
    text = f"The outcome is unknown: the cluster failed to {asked} (HTTP {answer.status}){said}"
    return _error(answer, text, _OUTCOME_UNKNOWN)


def _error(answer: Answer, message: str, diagnosis: str, *, retryable: bool = False) -> ClusterError:
    return ClusterError(message, diagnosis=diagnosis, retryable=retryable, status=answer.status)


def _said(answer: Answer) -> str:
    message = answer.status_object().get("message")
    if not isinstance(message, str) or not message:
        message = answer.body[:_MESSAGE_CAP].decode("utf-8", "replace")
    text = one_line(message, cap=_MESSAGE_CAP)
    return f": {text}" if text else "."


def _reason(error: Exception) -> str:
    """The text of a connection error without the library's object representations."""
    reason = getattr(error, "reason", None)
    text = str(reason if isinstance(reason, str) and reason else error)
    return text.split(">: ", 1)[-1] or type(error).__name__
