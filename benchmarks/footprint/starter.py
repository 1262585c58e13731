"""Stand in for Slack's starter agent: the same packages loaded and connected the same way, and a constant where it asks a model.

Started with the address of Slack's API as its one argument, in an environment that has the starter's requirements.
"""

import os
import sys

from agents import Agent
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

AGENT = Agent(name="Starter", instructions="Answer in three sentences.")


def main(api: str) -> None:
    """Answer every mention, until somebody ends the process."""
    app = App(client=WebClient(token=os.environ["SLACK_BOT_TOKEN"], base_url=api))

    @app.event("app_mention")
    def _(event: dict, client: WebClient) -> None:
        client.chat_postMessage(channel=event["channel"], thread_ts=event["ts"], text=f"{AGENT.name}: it's the future.")

    token = os.environ["SLACK_APP_TOKEN"]
    SocketModeHandler(app, token, web_client=WebClient(token=token, base_url=api)).start()


if __name__ == "__main__":
    main(sys.argv[1])
