"""What the conformance suite asks a server for by name: tools, resources and prompts that exist in tests alone.

They are added to the shipped server, so that its own way of answering calls is what the suite sees.
"""

import base64
import json
import warnings
from typing import Any

from mcp import MCPDeprecationWarning, MCPError
from mcp.server.mcpserver import Context
from mcp.server.mcpserver.prompts.base import UserMessage
from mcp.types import (
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    AudioContent,
    Completion,
    EmbeddedResource,
    EmptyResult,
    ImageContent,
    SamplingMessage,
    SetLevelRequestParams,
    SubscribeRequestParams,
    TextContent,
    TextResourceContents,
    UnsubscribeRequestParams,
)
from pydantic import BaseModel, Field

from mcp_server.server import Server
from tests.mcp import fixtures_rounds

IMAGE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg=="
SOUND = "UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAAB9AAACABAAZGF0YQIAAAA="


def add_fixtures(server: Server) -> None:
    """Adds everything that the required scenarios of both revisions name."""
    # What the suite still asks of the older revision is deprecated in the newer one.
    warnings.simplefilter("ignore", MCPDeprecationWarning)
    _add_contents(server)
    _add_talkative(server)
    _add_elicitations(server)
    _add_resources(server)
    _add_prompts(server)
    _add_handlers(server)
    fixtures_rounds.add(server)


def _text(text: str) -> TextContent:
    return TextContent(type="text", text=text)


def _resource(uri: str, text: str, mime_type: str = "text/plain") -> EmbeddedResource:
    return EmbeddedResource(
        type="resource", resource=TextResourceContents(uri=uri, mime_type=mime_type, text=text)
    )  # fmt: skip


def _image() -> ImageContent:
    return ImageContent(type="image", data=IMAGE, mime_type="image/png")


def _add_contents(server: Server) -> None:
    contents: dict[str, list[Any]] = {
        "test_simple_text": [_text("This is a simple text response for testing.")],
        "test_image_content": [_image()],
        "test_audio_content": [AudioContent(type="audio", data=SOUND, mime_type="audio/wav")],
        "test_embedded_resource": [_resource("test://embedded-resource", "This is an embedded resource content.")],
        "test_multiple_content_types": [
            _text("Multiple content types test:"),
            _image(),
            _resource("test://mixed-content-resource", '{"test": "data", "value": 123}', "application/json"),
        ],
    }
    for name, content in contents.items():
        server.add_tool(_answering(content), name=name, description="Answers content.", structured_output=False)

    @server.tool(structured_output=False)
    def test_error_handling() -> str:
        """Fails."""
        raise RuntimeError("This tool intentionally returns an error for testing")


def _answering(content: list[Any]) -> Any:
    def answer() -> list[Any]:
        return content

    return answer


def _add_talkative(server: Server) -> None:
    @server.tool(structured_output=False)
    async def test_tool_with_logging(context: Context) -> str:
        """Logs three times."""
        for said in ("Tool execution started", "Tool processing data", "Tool execution completed"):
            await context.info(said)
        return "Tool with logging executed successfully"

    @server.tool(structured_output=False)
    async def test_tool_with_progress(context: Context) -> str:
        """Reports progress three times."""
        for step in (0, 50, 100):
            await context.report_progress(step, 100, f"Completed step {step} of 100")
        return str((context.request_context.meta or {}).get("progress_token", 0))

    @server.tool(structured_output=False)
    async def test_sampling(prompt: str, context: Context) -> str:
        """Asks the client's model."""
        result = await context.session.create_message(
            messages=[SamplingMessage(role="user", content=_text(prompt))],
            max_tokens=100,
            related_request_id=context.request_id,
        )
        return f"LLM response: {getattr(result.content, 'text', 'No response')}"

    @server.tool(structured_output=False)
    async def test_missing_capability(context: Context) -> str:
        """Needs a client that offers sampling."""
        offered = context.session.client_capabilities
        if offered is None or offered.sampling is None:
            raise MCPError(
                code=MISSING_REQUIRED_CLIENT_CAPABILITY,
                message="This tool requires the client 'sampling' capability",
                data={"requiredCapabilities": {"sampling": {}}},
            )
        return "Client declared sampling capability; proceeding."


class Answer(BaseModel):
    response: str = Field(description="User's response")


class Defaults(BaseModel):
    name: str = Field(default="John Doe", description="User name")
    age: int = Field(default=30, description="User age")
    score: float = Field(default=95.5, description="User score")
    status: str = Field(default="active", json_schema_extra={"enum": ["active", "inactive", "pending"]})
    verified: bool = Field(default=True, description="Verification status")


def _titled(**titles: str) -> list[dict[str, str]]:
    return [{"const": value, "title": title} for value, title in titles.items()]


class Enums(BaseModel):
    untitledSingle: str = Field(json_schema_extra={"enum": ["active", "inactive", "pending"]})  # noqa: N815 -- the suite's
    titledSingle: str = Field(  # noqa: N815 -- the suite's
        json_schema_extra={"oneOf": [*_titled(low="Low", medium="Medium", high="High")]}
    )
    untitledMulti: list[str] = Field(  # noqa: N815 -- the suite's
        json_schema_extra={"items": {"type": "string", "enum": ["read", "write", "execute"]}}
    )
    titledMulti: list[str] = Field(  # noqa: N815 -- the suite's
        json_schema_extra={"items": {"anyOf": [*_titled(feature="New", bug="Bug", docs="Docs")]}}
    )
    legacyEnum: str = Field(  # noqa: N815 -- the suite's
        json_schema_extra={"enum": ["small", "medium", "large"], "enumNames": ["Small", "Medium", "Large"]}
    )


def _add_elicitations(server: Server) -> None:
    async def asked(context: Context, message: str, schema: type[BaseModel]) -> str:
        result = await context.elicit(message, schema)
        content = result.data.model_dump_json() if result.action == "accept" else "{}"
        return f"action={result.action}, content={content}"

    @server.tool(structured_output=False)
    async def test_elicitation(message: str, context: Context) -> str:
        """Asks the user."""
        return f"User response: {await asked(context, message, Answer)}"

    @server.tool(structured_output=False)
    async def test_elicitation_sep1034_defaults(context: Context) -> str:
        """Asks the user, with a default for everything."""
        return f"Elicitation result: {await asked(context, 'Please provide user information', Defaults)}"

    @server.tool(structured_output=False)
    async def test_elicitation_sep1330_enums(context: Context) -> str:
        """Asks the user to choose, in every way a choice can be written."""
        return f"Elicitation completed: {await asked(context, 'Please select values', Enums)}"


def _add_resources(server: Server) -> None:
    @server.resource("test://static-text")
    def static_text() -> str:
        """Text."""
        return "This is the content of the static text resource."

    @server.resource("test://static-binary")
    def static_binary() -> bytes:
        """An image."""
        return base64.b64decode(IMAGE)

    @server.resource("test://template/{name}/data")
    def template(name: str) -> str:
        """Text about a name."""
        return json.dumps({"id": name, "templateTest": True, "data": f"Data for ID: {name}"})

    @server.resource("test://watched-resource")
    def watched() -> str:
        """Text that could change."""
        return "Watched resource content"


def _add_prompts(server: Server) -> None:
    @server.prompt()
    def test_simple_prompt() -> list[UserMessage]:
        """Is simple."""
        return [UserMessage(content=_text("This is a simple prompt for testing."))]

    @server.prompt()
    def test_prompt_with_arguments(arg1: str, arg2: str) -> list[UserMessage]:
        """Takes two arguments."""
        return [UserMessage(content=_text(f"Prompt with arguments: arg1='{arg1}', arg2='{arg2}'"))]

    @server.prompt()
    def test_prompt_with_embedded_resource(resourceUri: str) -> list[UserMessage]:  # noqa: N803 -- the suite's
        """Embeds a resource."""
        embedded = _resource(resourceUri, "Embedded resource content for testing.")
        return [
            UserMessage(content=embedded),
            UserMessage(content=_text("Please process the embedded resource above.")),
        ]

    @server.prompt()
    def test_prompt_with_image() -> list[UserMessage]:
        """Shows an image."""
        return [UserMessage(content=_image()), UserMessage(content=_text("Please analyze the image above."))]


def _add_handlers(server: Server) -> None:
    async def accept(context: object, parameters: object) -> EmptyResult:
        return EmptyResult()

    for method, parameters in (
        ("logging/setLevel", SetLevelRequestParams),
        ("resources/subscribe", SubscribeRequestParams),
        ("resources/unsubscribe", UnsubscribeRequestParams),
    ):
        server._lowlevel_server.add_request_handler(method, parameters, accept)

    @server.completion()
    async def complete(reference: object, argument: object, context: object) -> Completion:
        return Completion(values=[], total=0, has_more=False)
