"""What the person who started the program has to correct: the command line, the settings, the paths."""


class UsageFault(Exception):
    """A wrong command line, settings or baseline; the message says what to do. Ends with 2."""


class NothingFoundError(Exception):
    """A path that is not there, or a folder without anything to look at. Ends with 3."""
