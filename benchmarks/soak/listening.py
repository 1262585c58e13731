"""What he logs, counted."""

import logging
import sys
from collections import Counter
from collections.abc import MutableMapping
from typing import Any

import structlog

Logged = Counter[tuple[str, str]]
"""By (level, event)."""


def listen() -> Logged:
    """Count whatever is logged as a warning or worse from now on, by him or by a library, instead of writing it."""
    logged: Logged = Counter()

    def count(_logger: Any, method: str, event: MutableMapping[str, Any]) -> Any:
        if method not in ("debug", "info"):
            why = str(event.get("error", ""))[:60]
            if event.get("exc_info") and (raised := sys.exc_info()[0]):
                why = raised.__name__
            logged["error" if method == "exception" else method, f"{event['event']} ({why})" if why else event["event"]] += 1
        raise structlog.DropEvent

    class Handler(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            first = f"{record.name}: {record.getMessage().splitlines()[0]}"
            logged[record.levelname.lower(), first[:90]] += 1

    structlog.configure(processors=[count], cache_logger_on_first_use=False)
    root = logging.getLogger()
    root.handlers = [Handler(logging.WARNING)]
    root.setLevel(logging.WARNING)
    return logged
