"""The picture in the documents can be made again."""

import shutil
import struct

import pytest

from docs.images.make_slack import HEIGHT, SCALE, WIDTH, picture
from tests.adapters.slack.conftest import SKIPPED


async def test_the_conversation_in_the_documents_can_be_photographed(persona, local_slack_binary, tmp_path):
    chromium = shutil.which("chromium")
    if not chromium:
        SKIPPED.append("chromium")
        pytest.skip("CHROMIUM IS MISSING: the picture in docs/slack.md was not made")

    await picture(persona, local_slack_binary, chromium, tmp_path / "slack.png")

    png = (tmp_path / "slack.png").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", png[16:24]) == (WIDTH * SCALE, HEIGHT * SCALE)
    assert len(png) > 50_000  # an empty page is far smaller
