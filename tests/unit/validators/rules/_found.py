"""What the rules find in a text, as rule and place."""

from validators.runner import check_bytes


def found(text: str) -> list[tuple[str, str]]:
    """Returns the id and the `line:column` of each finding."""
    return [(finding.rule, str(finding.start)) for finding in check_bytes(text.encode(), "SKILL.md")]
