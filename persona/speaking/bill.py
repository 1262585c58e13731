"""Add up what a conversation has talked the asker into.

The rules:

1. The asker came with one service: the app.
2. Services add up over the topics visited, each topic once.
3. Copies do not add up: the largest demand counts for every service, and it is at least one.
4. Containers are services times copies, plus the containers that topics bring of their own.
5. Nodes in quorum add up, and each is a machine.
6. Machines are the asker's one, plus those that topics bring, plus the nodes in quorum; and there are never fewer than one for
   every ten containers.
7. Load balancers add up.
8. Things to be on call for: the app, plus those that topics bring.
9. The other column, what they need, is what they came with: rules 1 to 8 over no topic at all. Database and backups are the host's.

Visiting one more topic never makes any number smaller.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from persona.pack.models import Counts

CONTAINERS_PER_MACHINE = 10
_PIECES = {
    "services": ("service", "services"),
    "containers": ("container", "containers"),
    "machines": ("machine", "machines"),
    "load_balancers": ("load balancer", "load balancers"),
    "quorum_nodes": ("voter", "voters"),
    "on_call": ("thing that can wake you", "things that can wake you"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """Hold how many there are of one piece, and its words."""

    number: int
    one: str
    many: str

    @property
    def text(self) -> str:
        """The number with its words: "1 service", "36 containers"."""
        return f"{self.number} {self.one if self.number == 1 else self.many}"


@dataclass(frozen=True, slots=True)
class Bill:
    """Hold the running totals of one conversation, in pieces."""

    services: int = 1
    copies: int = 1
    containers: int = 1
    machines: int = 1
    load_balancers: int = 0
    quorum_nodes: int = 0
    on_call: int = 1

    def rows(self) -> tuple[Row, ...]:
        """Return what there is of each piece, in the order of the fields; `copies` is no piece of its own."""
        return tuple(Row(getattr(self, name), one, many) for name, (one, many) in _PIECES.items())

    @property
    def best(self) -> Row:
        """The largest number, the earlier piece in a tie: the one worth a headline."""
        return max(self.rows(), key=lambda row: row.number)


NEEDED = Bill()
"""The other column (rule 9)."""


def add_up(counts: Iterable[Counts]) -> Bill:
    """Return the bill for these topics' counts, one entry a topic visited."""
    rows = list(counts)
    services = 1 + sum(row.services for row in rows)
    copies = max([1, *(row.copies for row in rows)])
    containers = services * copies + sum(row.containers for row in rows)
    quorum = sum(row.quorum_nodes for row in rows)
    machines = 1 + sum(row.machines for row in rows) + quorum
    return Bill(
        services=services,
        copies=copies,
        containers=containers,
        machines=max(machines, -(-containers // CONTAINERS_PER_MACHINE)),
        load_balancers=sum(row.load_balancers for row in rows),
        quorum_nodes=quorum,
        on_call=1 + sum(row.on_call for row in rows),
    )
