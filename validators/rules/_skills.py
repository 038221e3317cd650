"""Whole skills for the examples of the rules about frontmatter, description, prose and links."""

DESCRIPTION = "Releases the shop. Use when a version is ready. Not for previews."
BODY = "# Release\n\nShip the version.\n"


def skill(*lines: str, name: str = "release-shop", description: str = DESCRIPTION, body: str = BODY) -> str:
    """Returns a skill with more lines in its frontmatter."""
    return "\n".join(["---", f"name: {name}", f"description: {description}", *lines, "---", "", body])
