"""The fixtures of the newer revision that answer with a question first: a call that is asked again with the answers."""

import json
from typing import Any

from mcp.server.mcpserver import Context
from mcp.server.mcpserver.prompts.base import UserMessage
from mcp.types import (
    CreateMessageRequest,
    CreateMessageRequestParams,
    ElicitRequest,
    ElicitRequestFormParams,
    InputRequest,
    InputRequiredResult,
    ListRootsRequest,
    SamplingMessage,
    TextContent,
)

from mcp_server.server import Server

NAME, COLOR, CONTEXT = ({name: {"type": "string"}} for name in ("name", "color", "context"))
CONFIRMED = {"ok": {"type": "boolean"}}


def add(server: Server) -> None:
    """Adds them to a server."""
    _add_single(server)
    _add_choosy(server)
    _add_stateful(server)
    _add_many(server)
    _add_prompt(server)


def _form(message: str, properties: dict[str, Any]) -> ElicitRequest:
    schema = {"type": "object", "properties": properties, "required": list(properties)}
    return ElicitRequest(params=ElicitRequestFormParams(message=message, requested_schema=schema))


def _sample(text: str) -> CreateMessageRequest:
    message = SamplingMessage(role="user", content=TextContent(type="text", text=text))
    return CreateMessageRequest(params=CreateMessageRequestParams(messages=[message], max_tokens=100))


def _given(context: Context, name: str) -> Any:
    """The answer of this name, None when it did not come."""
    return (context.input_responses or {}).get(name)


def _filled(answer: Any, name: str) -> str:
    return str((getattr(answer, "content", None) or {}).get(name, "?"))


def _add_single(server: Server) -> None:
    @server.tool(structured_output=False)
    async def test_input_required_result_elicitation(context: Context) -> str | InputRequiredResult:
        """Asks for a name."""
        answer = _given(context, "user_name")
        if answer is None:
            return InputRequiredResult(input_requests={"user_name": _form("What is your name?", NAME)})
        return f"Hello, {_filled(answer, 'name')}!"

    @server.tool(structured_output=False)
    async def test_input_required_result_sampling(context: Context) -> str | InputRequiredResult:
        """Asks a model."""
        answer = _given(context, "capital_question")
        if answer is None:
            return InputRequiredResult(input_requests={"capital_question": _sample("What is the capital of France?")})
        return f"Model said: {getattr(answer.content, 'text', '?')}"


def _add_choosy(server: Server) -> None:
    @server.tool(structured_output=False)
    async def test_input_required_result_list_roots(context: Context) -> str | InputRequiredResult:
        """Asks for the roots."""
        answer = _given(context, "client_roots")
        if answer is None:
            return InputRequiredResult(input_requests={"client_roots": ListRootsRequest()})
        return f"Client exposed {len(getattr(answer, 'roots', []))} root(s)."

    @server.tool(structured_output=False)
    async def test_input_required_result_capabilities(context: Context) -> InputRequiredResult:
        """Asks only what the client can be asked."""
        offered = context.client_capabilities
        requests: dict[str, InputRequest] = {}
        if offered is None or offered.sampling is not None:
            requests["sample"] = _sample("Say hello")
        if offered is None or offered.elicitation is not None:
            requests["ask"] = _form("What is your name?", NAME)
        return InputRequiredResult(input_requests=requests, request_state="capability-gated")


def _add_stateful(server: Server) -> None:
    @server.tool(structured_output=False)
    async def test_input_required_result_request_state(context: Context) -> str | InputRequiredResult:
        """Asks for a confirmation and knows it again."""
        if _given(context, "confirm") is not None and context.request_state == "nonce":
            return "state-ok: confirmation received"
        return InputRequiredResult(
            input_requests={"confirm": _form("Please confirm", CONFIRMED)}, request_state="nonce"
        )

    @server.tool(structured_output=False)
    async def test_input_required_result_tampered_state(context: Context) -> str | InputRequiredResult:
        """Gives a state that the client must bring back as it was."""
        if context.request_state is not None:
            return f"state-ok: {context.request_state}"
        return InputRequiredResult(input_requests={"confirm": _form("Please confirm", CONFIRMED)}, request_state="one")


def _add_many(server: Server) -> None:
    @server.tool(structured_output=False)
    async def test_input_required_result_multiple_inputs(context: Context) -> str | InputRequiredResult:
        """Asks three things at once."""
        wanted = {"user_name", "greeting", "client_roots"}
        if wanted <= (context.input_responses or {}).keys():
            return "All inputs received."
        return InputRequiredResult(
            input_requests={
                "user_name": _form("What is your name?", NAME),
                "greeting": _sample("Generate a greeting"),
                "client_roots": ListRootsRequest(),
            },
            request_state="multiple-inputs",
        )

    @server.tool(structured_output=False)
    async def test_input_required_result_multi_round(context: Context) -> str | InputRequiredResult:
        """Asks twice, one after the other."""
        state = json.loads(context.request_state) if context.request_state else {"round": 0}
        first, second = _given(context, "step1"), _given(context, "step2")
        if state["round"] == 1 and first is not None:
            known = json.dumps({"round": 2, "name": _filled(first, "name")})
            question = _form("Step 2: What is your favorite color?", COLOR)
            return InputRequiredResult(input_requests={"step2": question}, request_state=known)
        if state["round"] == 2 and second is not None:
            return f"{state['name']} likes {_filled(second, 'color')}."
        question = _form("Step 1: What is your name?", NAME)
        return InputRequiredResult(input_requests={"step1": question}, request_state=json.dumps({"round": 1}))


def _add_prompt(server: Server) -> None:
    @server.prompt()
    async def test_input_required_result_prompt(context: Context) -> list[UserMessage] | InputRequiredResult:
        """Asks before it tells."""
        answer = _given(context, "user_context")
        if answer is None:
            question = _form("What context should the prompt use?", CONTEXT)
            return InputRequiredResult(input_requests={"user_context": question})
        text = f"Use the following context: {_filled(answer, 'context')}"
        return [UserMessage(content=TextContent(type="text", text=text))]
