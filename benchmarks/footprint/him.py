"""Run him with a Discord on the loopback interface, whose address is no setting: `python him.py http://127.0.0.1:PORT`."""

import sys

import discord
from discord.gateway import DiscordWebSocket
from yarl import URL

from bot.cli import main

if __name__ == "__main__":
    discord.http.Route.BASE = f"{sys.argv[1]}/api"
    DiscordWebSocket.DEFAULT_GATEWAY = URL(sys.argv[1].replace("http", "ws") + "/gateway/")
    sys.exit(main(["run"]))
