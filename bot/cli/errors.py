"""How the command complains: a sentence on standard error, and exit code 2."""

import sys


def complain(message: str) -> int:
    """Print a message for a person and return the exit code for wrong use."""
    print(f"future: {message}" if "\n" not in message else message, file=sys.stderr)
    return 2
