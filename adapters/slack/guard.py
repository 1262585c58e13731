"""What stands before Bolt in HTTP mode: size, signature and shape of a request."""

import json
from collections.abc import Mapping

from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import Clock, SignatureVerifier

MAX_BODY = 512 * 1024
"""Largest request body in bytes; Slack's are far smaller."""
_PASSED_ON = ("content-type", "x-slack-signature", "x-slack-request-timestamp", "x-slack-retry-num", "x-slack-retry-reason")


class RefusedError(Exception):
    """A request that is not let in; `status` is what it is answered with."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status


class Guard:
    """Let in what Slack signed in the last five minutes. Replays within them are stopped by the memory of deliveries."""

    def __init__(self, secret: str, clock: Clock | None = None) -> None:
        """Raise `ValueError` for an empty secret: everybody could sign with it."""
        if not secret.strip():
            raise ValueError("the signing secret is empty")
        self._verifier = SignatureVerifier(secret, clock=clock or Clock())

    def admit(self, headers: Mapping[str, str], body: bytes) -> AsyncBoltRequest:
        """Return the request for Bolt.

        Raises `RefusedError`. The signature is that of the body as it came, byte for byte.
        """
        if len(body) > MAX_BODY:
            raise RefusedError(413, "too large")
        named = {name.lower(): value for name, value in headers.items()}
        timestamp = named.get("x-slack-request-timestamp", "")
        if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 12):
            raise RefusedError(401, "no timestamp")
        signature = named.get("x-slack-signature", "")
        if not (signature.isascii() and _is_text(body) and self._verifier.is_valid(body, timestamp, signature)):
            raise RefusedError(401, "not signed by Slack")
        try:
            passed_on = {name: named[name] for name in _PASSED_ON if name in named}
            request = AsyncBoltRequest(body=body.decode("utf-8"), headers=passed_on)  # type: ignore[arg-type] # dict is invariant
        except (json.JSONDecodeError, RecursionError, AttributeError, TypeError, KeyError) as error:
            raise RefusedError(400, "not a payload") from error
        event = request.body.get("event")
        if event is not None and not (isinstance(event, dict) and isinstance(event.get("type"), str)):
            raise RefusedError(400, "not an event")
        return request


def _is_text(body: bytes) -> bool:
    try:
        body.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
