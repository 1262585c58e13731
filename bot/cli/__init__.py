"""The `future` command: talk, ask, inspect, check, run."""

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.discord import discord_app
from bot.cli.errors import complain
from bot.cli.slack import slack_app

PersonaOption = Annotated[
    Path | None, typer.Option("--persona", metavar="PATH", help="The folder of another persona pack.", show_default=False)
]

app = typer.Typer(
    name="future",
    help="The future guy: ask him about a buzzword. With no command he chats.",
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)
pack_app = typer.Typer(help="Write a persona of your own.", rich_markup_mode=None, no_args_is_help=True)
app.add_typer(pack_app, name="pack")
app.add_typer(slack_app, name="slack")
app.add_typer(discord_app, name="discord")


@app.callback(invoke_without_command=True)
def _default(context: typer.Context, persona: PersonaOption = None) -> None:
    context.obj = persona
    if context.invoked_subcommand is None:
        _chat(persona)


def _chat(persona: Path | None) -> None:
    from importlib import import_module

    raise typer.Exit(import_module("adapters.terminal").run(persona))


@app.command()
def chat(context: typer.Context, persona: PersonaOption = None) -> None:
    """Talk to him here; with piped input one line is one turn."""
    _chat(persona or context.obj)


@app.command()
def ask(
    context: typer.Context,
    text: Annotated[list[str] | None, typer.Argument(help="The question.", show_default=False)] = None,
    sane: Annotated[bool, typer.Option("--sane", help="A straight answer.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything known about the answer.")] = False,
    jsonl: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line in, one out, in order.")] = False,
    persona: PersonaOption = None,
) -> None:
    """Ask one question, or with --jsonl any number of them from standard input."""
    from bot.cli.ask import lines, one  # the module, not the function above

    if jsonl == bool(text):
        raise typer.BadParameter("give a question, or --jsonl and questions on standard input; for instance: future ask what is etcd")
    if jsonl:
        raise typer.Exit(lines(persona or context.obj, sane=sane))
    raise typer.Exit(one(" ".join(text or ()), persona or context.obj, sane=sane, as_json=as_json))


@app.command()
def why(context: typer.Context, text: Annotated[list[str], typer.Argument(help="The question.")], persona: PersonaOption = None) -> None:
    """Show what he makes of a question, and on which evidence."""
    from bot.cli import inspect

    raise typer.Exit(inspect.why(" ".join(text), persona or context.obj))


@app.command()
def explain(
    context: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A text file, such as a design document; - for standard input.")],
    persona: PersonaOption = None,
) -> None:
    """Print a glossary of the terms in somebody's document, in Markdown, with sources."""
    from bot.cli import glossary

    raise typer.Exit(glossary.write(file, persona or context.obj))


@app.command()
def topics(
    context: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="As a JSON array.")] = False,
    counts: Annotated[bool, typer.Option("--counts", help="Lines per topic and act.")] = False,
    persona: PersonaOption = None,
) -> None:
    """List what he knows about."""
    from bot.cli import inspect

    raise typer.Exit(inspect.topics(persona or context.obj, as_json=as_json, counts=counts))


@app.command()
def read(
    context: typer.Context,
    topic: Annotated[list[str] | None, typer.Argument(help="Topic ids; all when left out.", show_default=False)] = None,
    persona: PersonaOption = None,
) -> None:
    """Print the whole sheet of a topic, both voices, for editors."""
    from bot.cli import editors

    raise typer.Exit(editors.read(topic or [], persona or context.obj))


@app.command()
def sample(
    context: typer.Context,
    number: Annotated[int, typer.Argument(min=1, max=10_000, help="How many exchanges.")] = 20,
    seed: Annotated[int, typer.Option(help="The same seed gives the same exchanges.")] = 0,
    turns: Annotated[int, typer.Option(min=1, max=100, help="Turns of each conversation.")] = 1,
    sane: Annotated[bool, typer.Option("--sane", help="Straight answers.")] = False,
    persona: PersonaOption = None,
) -> None:
    """Print random exchanges; with --turns, whole conversations."""
    from bot.cli import editors

    raise typer.Exit(editors.sample(number, seed, turns, persona or context.obj, sane=sane))


@app.command()
def check(
    context: typer.Context,
    pack: Annotated[Path | None, typer.Argument(help="The folder of a pack; his own when left out.", show_default=False)] = None,
    persona: PersonaOption = None,
) -> None:
    """Lint a pack and run its self-tests."""
    from bot.cli import packs

    raise typer.Exit(packs.check(pack or persona or context.obj))


@app.command(name="eval")
def evaluate(
    context: typer.Context,
    files: Annotated[list[Path], typer.Argument(help="JSONL files of labelled questions or conversations.")],
    minimum: Annotated[float, typer.Option("--min", min=0, max=100, help="Exit 1 below this percentage of right topics.")] = 0.0,
    misses: Annotated[bool, typer.Option(help="List the misses.")] = True,
    persona: PersonaOption = None,
) -> None:
    """Score him on labelled questions, by style."""
    from bot.cli.evaluate import evaluate as score

    raise typer.Exit(score(files, persona or context.obj, minimum=minimum, misses=misses))


@pack_app.command()
def schema() -> None:
    """Print the JSON Schema of pack files, for editors."""
    from bot.cli import packs

    raise typer.Exit(packs.schema())


@pack_app.command()
def new(path: Annotated[Path, typer.Argument(metavar="PATH", help="A folder that does not exist yet, or is empty.")]) -> None:
    """Write a small, commented pack to start from."""
    from bot.cli import packs

    raise typer.Exit(packs.new(path))


@pack_app.command(name="from")
def from_faq(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="CSV or JSONL with questions and answers; - for standard input.")],
    into: Annotated[
        Path | None, typer.Option("--into", metavar="PATH", help="The folder to write; named after FILE when left out.", show_default=False)
    ] = None,
    name: Annotated[str | None, typer.Option("--name", help="The persona's name; that of FILE when left out.", show_default=False)] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="URL", help="Where answers are from that name no source.", show_default=False)
    ] = None,
) -> None:
    """Turn a list of questions and answers into a pack."""
    from bot.cli import packs

    raise typer.Exit(packs.from_faq(file, into, name, source))


@pack_app.command()
def learn(
    context: typer.Context,
    pack: Annotated[
        Path | None, typer.Argument(metavar="[PACK]", help="A pack; the one that he talks from when left out.", show_default=False)
    ] = None,
) -> None:
    """Write what is learnt from a pack beside it, so that no first start has to learn it."""
    from bot.cli import packs

    raise typer.Exit(packs.learn(pack or context.obj))


@app.command()
def run() -> None:
    """Start every adapter that the environment configures, and serve until a signal."""
    from bot.cli import operate

    raise typer.Exit(operate.start())


@app.command()
def doctor() -> None:
    """Check the configuration without connecting to anything outside."""
    from bot.cli import operate

    raise typer.Exit(operate.doctor())


def main(arguments: list[str] | None = None) -> int:
    """Run the `future` command and return its exit code: 0 fine, 1 a check failed, 2 wrong use or a broken pack."""
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # looking for plug-ins reads every installed package: start-up
    from persona.pack.problems import PackError
    from persona.understanding.missing import SemanticError

    try:
        result: Any = app(arguments, standalone_mode=False, prog_name="future")
    except typer.Abort:
        return 130
    except typer.TyperException as error:
        return complain(error.format_message())
    except (PackError, SemanticError) as error:
        return complain(str(error))
    except BrokenPipeError:
        sys.stderr.close()  # nobody reads on: not worth a word
        return 0
    return int(result or 0)
