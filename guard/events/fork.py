"""The fork of a `/deploy-production` begins and ends."""

from guard.events import context, product
from guard.events.event import Answer, Event
from guard.marks import inside_fork, is_deploy_prompt, mark_agent, newest_is_deploy


def fork_starts(event: Event) -> Answer:
    """Marks the agent and tells it what the sanctioned way is."""
    if not _belongs_to_deploy(event):
        return Answer()
    mark_agent(event.data, event.session, event.agent)
    return Answer(context.FORK)


def fork_stops(event: Event) -> Answer:
    """Lets the fork go on, once, when it leaves a run unfinished or unreported."""
    inside = inside_fork(event.data, event.session, event.prompt, event.agent)
    # Once: the client says itself when the agent goes on because of an earlier block.
    if not inside or event.content.get("stop_hook_active") is not False:
        return Answer()
    return Answer(block=product.owed(event, event.text("last_assistant_message")))


def _belongs_to_deploy(event: Event) -> bool:
    # A fork in the background may be told under another prompt than the one that was expanded.
    named = is_deploy_prompt(event.data, event.session, event.prompt)
    return named or newest_is_deploy(event.data, event.session)
