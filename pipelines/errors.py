"""Errors that are told to a person as one sentence, without a traceback. Not here: findings about documents."""


class Problem(Exception):
    """Something that a person can mend: the message says what is wrong and, where it helps, what to do."""


class CheckFailed(Problem):
    """What was built did not pass a check: nothing is published, and the last good release stays."""
