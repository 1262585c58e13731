"""Buttons below his messages: all their state is in their id, so that they work after a restart and on any shard."""

import re
from typing import TYPE_CHECKING, Any, Self

import discord

from bot.messages import Button

if TYPE_CHECKING:
    from adapters.discord.bot import FutureBot

    Pressed = discord.Interaction[FutureBot]

_VERSION = 1
_MOST = 20
"""Four rows of five; the fifth is kept for the last button."""


class PressButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"future:(?P<version>\d+):(?P<value>.+)"):
    """A button of the application: pressing it hands `Button.value` back."""

    def __init__(self, label: str, value: str) -> None:
        self.value = value
        super().__init__(discord.ui.Button(label=label, custom_id=f"future:{_VERSION}:{value}"))

    @classmethod
    async def from_custom_id(cls, interaction: "Pressed", item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override] # noqa: ARG003
        """Return the button that was pressed; one of another version has a value that nobody can read."""
        known = int(match["version"]) == _VERSION
        return cls(getattr(item, "label", None) or "…", match["value"] if known else "-")

    async def callback(self, interaction: "Pressed") -> None:  # type: ignore[override]
        """Do what the button says."""
        await interaction.client.pressed(interaction, self.value)


class DeleteButton(discord.ui.DynamicItem[discord.ui.Button[discord.ui.View]], template=r"future-delete:(?P<asker>\d+)"):
    """A button with which whoever asked takes the answer away again."""

    def __init__(self, asker: int) -> None:
        self.asker = asker
        super().__init__(discord.ui.Button(label="Delete", style=discord.ButtonStyle.secondary, custom_id=f"future-delete:{asker}"))

    @classmethod
    async def from_custom_id(cls, interaction: "Pressed", item: discord.ui.Item[Any], match: re.Match[str], /) -> Self:  # type: ignore[override] # noqa: ARG003
        """Return the button that was pressed."""
        return cls(int(match["asker"]))

    async def callback(self, interaction: "Pressed") -> None:  # type: ignore[override]
        """Delete the message, or say who may."""
        await interaction.client.deleted(interaction, self.asker)


def view_of(buttons: tuple[Button, ...], asker: int | None) -> discord.ui.View | None:
    """Return the buttons in rows of five, the last one to delete when `asker` may; None when there is nothing to press.

    Needs a running event loop, as every view does. The view is stopped: its presses are found by their ids, and discord.py
    would else keep it, and a task, for a quarter of an hour after each answer that only the asker sees.
    """
    if not buttons and asker is None:
        return None
    view = discord.ui.View(timeout=None)
    for button in buttons[:_MOST]:
        view.add_item(PressButton(button.label, button.value))
    if asker is not None:
        view.add_item(DeleteButton(asker))
    view.stop()
    return view
