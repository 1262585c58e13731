"""Read a message as Discord does: which formats, links and pings it would find.

The rules are those of Discord's own renderer (simple-markdown with Discord's changes, as published by the projects that
follow it); they share nothing with the code under test.
"""

import re

_BLOCKS = {
    "heading": r"#{1,3}[ \t]+\S",
    "subtext": r"-#[ \t]+\S",
    "quote": r">(?:>>)?[ \t]",
    "list": r"(?:[*+-]|\d+\.)[ \t]+\S",
}
_INLINE = {
    "autolink": r"<(?:https?|ftp|mailto|steam):[^\s>]+>",
    "address": r"(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s]",
    "mention": r"<(?:@[!&]?|#)\d+>|@everyone|@here",
    "emoji": r"<a?:\w+:\d+>|:\w+:",
    "command": r"</[^>]+:\d+>|<id:\w+>|<t:-?\d+(?::\w)?>",
    "link": r"\[(?:\\.|[^\]\\])+\]\(\s*<?[^)\s]+>?\s*\)",
    "code": r"(`+)[\s\S]*?[^`]\1(?!`)",
    "strong": r"\*\*(?:\\[\s\S]|[^\\])+?\*\*(?!\*)",
    "underline": r"__(?:\\[\s\S]|[^\\])+?__(?!_)",
    "emphasis": r"\*(?=\S)(?:\*\*|\\[\s\S]|\s+(?:\\[\s\S]|[^\s*\\]|\*\*)|[^\s*\\])+?\*(?!\*)|(?<!\w)_(?:__|\\[\s\S]|[^\\_])+?_(?!\w)",
    "strike": r"~~[\s\S]+?~~(?!_)",
    "spoiler": r"\|\|[\s\S]+?\|\|",
}
_ESCAPE = re.compile(r"\\([^0-9A-Za-z\s])")
_RULES = {name: re.compile(rule) for name, rule in _INLINE.items()}
_LINE_RULES = {name: re.compile(r"[ \t]*" + rule) for name, rule in _BLOCKS.items()}
_SERVER = re.compile(r"@everyone|@here|<@[!&]?\d+>|discord(?:app\.com/invite|\.gg)/\w+", re.IGNORECASE)
"""What the server looks for in the raw text, behind backslashes too."""


def read(content: str) -> tuple[set[str], str]:
    """Return the names of the rules that apply to a message, and the text that people see where none does."""
    found, seen, place = set(), "", 0
    if _SERVER.search(content):
        found.add("ping")
    while place < len(content):
        if place == 0 or content[place - 1] == "\n":
            found |= {name for name, rule in _LINE_RULES.items() if rule.match(content, place)}
        if escaped := _ESCAPE.match(content, place):
            seen, place = seen + escaped[1], escaped.end()
            continue
        for name, rule in _RULES.items():
            if match := rule.match(content, place):
                found.add(name)
                seen, place = seen + match[0], match.end()
                break
        else:
            seen, place = seen + content[place], place + 1
    return found, seen.replace("\u200b", "")
