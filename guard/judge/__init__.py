"""Judges what the reader found: `judge` a reading, `judge_command` one command line."""

from guard.judge.deciding import TOOLS, judge, judge_command

__all__ = ["TOOLS", "judge", "judge_command"]
