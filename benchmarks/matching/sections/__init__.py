"""The sections of the benchmark; each asks what it needs, and returns a table and pictures."""

from collections.abc import Callable

from benchmarks.matching.bench import Bench
from benchmarks.matching.report import Section
from benchmarks.matching.sections.cost import bounds, memory, speed, startup
from benchmarks.matching.sections.guy import guy, reliability
from benchmarks.matching.sections.scale import scale
from benchmarks.matching.sections.topics import accuracy, oos, rejection, typos

SECTIONS: dict[str, Callable[[Bench], Section]] = {
    section.__name__: section for section in (accuracy, oos, rejection, typos, guy, reliability, speed, bounds, memory, startup, scale)
}
