"""The command table: what he can be told, the same in a mention, a direct message, a slash command and the terminal."""

from bot import talk
from bot.commands import descending, switching, telling
from bot.commands.command import Command, Who
from bot.commands.parsing import is_command_name, is_question, is_somebodys_text, is_word
from bot.store.contract import Scope
from persona.answer import Mode

COMMANDS: tuple[Command, ...] = (
    Command(
        "help", "what I can do, or what one command does", "help sane", "straight answers", telling.help_,
        argument="[COMMAND]", takes=is_command_name, asks=True,
    ),
    Command(
        "sane", "straight answers for you in this place; once more to undo", "sane", "Straight answers for you here",
        switching.sane_for_me,
    ),
    Command(
        "sane", "a straight answer this once", "sane what is etcd?", "etcd", lambda asked: talk.question(asked, asked.argument, Mode.SANE),
        argument="QUESTION", takes=is_question,
    ),
    Command(
        "sane here", "straight answers for everybody in this channel", "sane here", "Straight answers for everybody in this channel",
        switching.mode_for_everybody(Mode.SANE, Scope.CHANNEL), who=Who.SWITCHERS,
    ),
    Command(
        "sane thread", "straight answers for everybody in this thread", "sane thread", "Straight answers for everybody in this thread",
        switching.mode_for_everybody(Mode.SANE, Scope.THREAD), who=Who.SWITCHERS,
    ),
    Command(
        "sane everywhere", "straight answers in this workspace, where nobody chose otherwise", "sane everywhere",
        "Straight answers for everybody in this workspace", switching.mode_for_everybody(Mode.SANE, Scope.WORKSPACE), who=Who.ADMINS,
    ),
    Command("hype", "the future for you in this place", "hype", "It's the future, for you, here", switching.hype_for_me),
    Command(
        "hype", "the future this once", "hype: what is etcd?", "Raft", lambda asked: talk.question(asked, asked.argument, Mode.HYPE),
        argument="QUESTION", takes=is_question,
    ),
    Command(
        "hype here", "the future for everybody in this channel", "hype here", "It's the future for everybody in this channel",
        switching.mode_for_everybody(Mode.HYPE, Scope.CHANNEL), who=Who.SWITCHERS,
    ),
    Command(
        "hype thread", "the future for everybody in this thread", "hype thread", "It's the future for everybody in this thread",
        switching.mode_for_everybody(Mode.HYPE, Scope.THREAD), who=Who.SWITCHERS,
    ),
    Command(
        "hype everywhere", "the future in this workspace, where nobody chose otherwise", "hype everywhere",
        "It's the future for everybody in this workspace", switching.mode_for_everybody(Mode.HYPE, Scope.WORKSPACE), who=Who.ADMINS,
    ),
    Command("again", "another line about the same thing", "again", "Raft", talk.again, asks=True, after="what is etcd?"),
    Command("why", "which words made me say that, and which rule chose the voice", "why", "about etcd", telling.why, after="what is etcd?"),
    Command(
        "topics", "everything I can talk about, or what a word may mean", "topics raft", "Raft", telling.topics,
        argument="[WORD]", takes=is_word, asks=True,
    ),
    Command(
        "recap", "everything I talked you into so far", "recap", "etcd", lambda asked: talk.question(asked, "recap"),
        asks=True, after="what is etcd?",
    ),
    Command("bill", "what all that adds up to, and what you need", "bill", "services", descending.bill, asks=True, after="what is etcd?"),
    Command("map", "a picture of how far down we are", "map", "1 topic deep", descending.map_, asks=True, after="what is etcd?"),
    Command(
        "explain", "every term in somebody's text in one straight line, for your eyes only", "explain: we keep etcd beside Redis", "Redis",
        lambda asked: talk.explain(asked, asked.argument), argument="TEXT", takes=is_somebodys_text,
    ),
    Command(
        "as of", "this conversation takes place in another year", "as of 2015", "2015", descending.as_of,
        argument="YEAR", takes=descending.is_year,
    ),
    Command("as of now", "and back to today", "as of now", "takes place today", descending.as_of_now),
    Command("forget me", "delete what you chose and what we talked about", "forget me", "Forgotten", switching.forget_me),
    Command("quiet", "I fall silent in this channel", "quiet", "quiet in this channel", switching.quiet, who=Who.SWITCHERS),
    Command("loud", "I speak in this channel again", "loud", "back in this channel", switching.loud, who=Who.SWITCHERS),
    Command(
        "reserve", "only admins switch for everybody in this workspace", "reserve", "only admins switch",
        switching.reserve, who=Who.ADMINS,
    ),
    Command(
        "release", "anybody may switch for everybody in this workspace", "release", "anybody may switch",
        switching.release, who=Who.ADMINS,
    ),
    Command("privacy", "what I keep, and what I never keep", "privacy", "no message text", telling.privacy, asks=True),
    Command("about", "who I am", "about", "Version", telling.about, asks=True),
)  # fmt: skip
"""Rows in the order of the help. A row and a function add a command; `docs/commands.md` is checked against it."""
