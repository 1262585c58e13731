"""The figures of a soak, and what is wrong with them."""

from collections.abc import Iterator

from benchmarks.soak.ledger import Ledger
from benchmarks.soak.soak import Result
from benchmarks.soak.vitals import COUNTS, growth, leaked

MOST_GROWTH = 10.0
"""Megabytes by which memory may have grown over the last three quarters, by least squares, however long they were. Over an hour
that is less than 200 bytes a message; it leaves room for what an allocator and a database's caches do meanwhile."""
UNCAUGHT = ("asyncio: Task exception was never retrieved", "asyncio: Unclosed", "failed")

MOST_TOLD = 20
"""Messages that went wrong and are told about one by one."""


def wrong(result: Result) -> list[str]:
    """Return what is wrong, in words; nothing when he is well."""
    return list(_wrong(result))


def told(result: Result) -> str:
    """Return the figures as lines."""
    ledger, before, after = result.ledger, result.before, result.after
    grown = growth(result.steady)
    questions = result.steady[-1].questions - result.steady[0].questions if result.steady else 0
    figures = {
        "minutes": f"{result.seconds / 60:.1f}",
        "messages": f"{ledger.total:,}",
        **{f"  {platform}, {kind}": f"{count:,}" for (platform, kind), count in sorted(ledger.asked.items())},
        "a second": f"{ledger.total / result.seconds:.1f}",
        "delivered again": f"{ledger.again:,}",
        "lost by Slack itself, never delivered": f"{ledger.lost:,}",
        "unanswered": f"{len(ledger.unanswered):,}",
        "doubled": f"{len(ledger.doubled):,}",
        "answers to nobody": f"{ledger.strays:,}",
        "sent when the server went away, so perhaps sent again": f"{ledger.doubtful:,}",
        "pictures said in words": f"{ledger.words:,}",
        **{f"fault: {name}": f"{count:,}" for name, count in sorted(result.faults.items())},
        "memory at rest, MB, after warming up and in the end": f"{before.megabytes:.1f}  {after.megabytes:.1f}",
        f"grown under load, MB, at most {MOST_GROWTH:.0f}": f"{grown:.1f}",
        "  bytes a message": f"{grown * 2**20 / questions:.0f}" if questions else "-",
        **{f"{name}, after warming up and in the end": f"{_count(before, name)}  {_count(after, name)}" for name in COUNTS},
        **{f"  more of {name}": str(count) for name, count in sorted(result.left.items())},
        **{f"logged, {level}: {event}": f"{count:,}" for (level, event), count in sorted(result.logged.items())},
    }
    found = wrong(result)
    title = f"Soak: Slack ({result.slack}), Discord (simcord), {result.options.database}, seed {result.options.seed}\n"
    lines = "".join(f"  {name:<60} {value:>12}\n" for name, value in figures.items())
    return f"{title}{lines}{_story(ledger)}  {'WRONG: ' + '; '.join(found) if found else 'all right'}\n"


def _wrong(result: Result) -> Iterator[str]:
    ledger = result.ledger
    for name, questions in (("unanswered", ledger.unanswered), ("doubled", ledger.doubled)):
        if questions:
            kinds = sorted({f"{question.platform} {question.kind}" for question in questions})
            yield f"{len(questions)} {name} ({', '.join(kinds)})"
    if ledger.strays:
        yield f"{ledger.strays} answers to nobody"
    if (grown := growth(result.steady)) > MOST_GROWTH:
        yield f"memory grew by {grown:.1f} MB"
    for name, count in leaked(result.before, result.after).items():
        yield f"{count} {name} left over"
    for (level, event), count in sorted(result.logged.items()):
        if event.startswith(UNCAUGHT):
            yield f"{count} times {level}: {event}"


def _story(ledger: Ledger) -> str:
    """Return what happened, and when, to the messages that went wrong, and the faults until then."""
    questions = (ledger.unanswered + ledger.doubled)[:MOST_TOLD]
    if not questions:
        return ""
    lines = [*(f"{question.platform}, {question.kind}: {', '.join(question.history)}" for question in questions), *ledger.faults]
    return "".join(f"    {line}\n" for line in lines)


def _count(sample: object, name: str) -> str:
    count = getattr(sample, name)
    return "-" if count is None else str(count)
