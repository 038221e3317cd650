"""`/deploy-production` is typed: the fork to come is marked, the person's command recorded, a freeze blocks at once."""

from guard.events import context, product
from guard.events.event import Answer, Event
from guard.invocations import Invocation, record, version_of
from guard.marks import mark_prompt, newest_prompt, note_prompt


def command_is_expanded(event: Event) -> Answer:
    """Marks the prompt before anything else can go wrong; `ValueError` or `OSError` when it cannot."""
    if not context.is_deploy(event):
        return Answer()
    if not event.data:
        raise ValueError("the client names no data folder (CLAUDE_PLUGIN_DATA)")
    mark_prompt(event.data, event.session, event.prompt)
    arguments = event.text("command_args")
    version = version_of(arguments)
    if not version:
        return Answer(context.not_recorded(arguments))
    freeze = product.freeze(event, version)
    if freeze:
        return Answer(block=f"No deploy may begin now. {freeze} {context.DURING_FREEZE}")
    record(
        event.environment,
        Invocation(
            version=version,
            session=event.session,
            prompt=event.prompt,
            arguments=arguments,
            directory=event.project,
        ),
    )
    return Answer(context.recorded(version))


def prompt_is_submitted(event: Event) -> Answer:
    """Notes that a session which once deployed was given another prompt."""
    if event.data and event.session and event.prompt and newest_prompt(event.data, event.session):
        note_prompt(event.data, event.session, event.prompt)
    return Answer()
