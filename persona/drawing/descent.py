"""What there is to draw of a conversation: how far down it went, what died on the way, and which exits were not taken."""

from dataclasses import dataclass

from persona.conversation import Conversation
from persona.pack.models import Pack, Topic
from persona.speaking import era
from persona.speaking.bill import NEEDED, Row
from persona.speaking.recap import accumulated, bill_of

MOST_NODES = 30
"""Topics drawn; of a longer descent the last ones, and how many came before."""
MOST_EXITS = 6


@dataclass(frozen=True, slots=True)
class Node:
    """Hold one topic of the descent."""

    name: str
    depth: int
    """1 is the first topic asked about."""
    dead: bool = False
    """He declared it dead, or the year on the dial has."""
    here: bool = False


@dataclass(frozen=True, slots=True)
class Descent:
    """Hold a whole descent, ready to be drawn; hashable, so that a picture of it can be kept."""

    guide: str
    """Who led down there: the persona's name."""
    nodes: tuple[Node, ...]
    depth: int
    """Topics in all, those included that are not drawn."""
    best: Row
    """The largest number of the bill."""
    exits: tuple[str, ...] = ()
    more_exits: int = 0
    year: int | None = None
    needed: int = 1
    """How many of what `best` counts the asker needs."""
    motto: str = ""
    """What the persona always says."""

    @property
    def hidden(self) -> int:
        """Topics before the first node."""
        return self.depth - len(self.nodes)


def descent_of(pack: Pack, conversation: Conversation) -> Descent:
    """Return the descent of a conversation; one that has been nowhere has no nodes."""
    topics = accumulated(pack, conversation)
    here = conversation.focus if conversation.focus in {topic.id for topic in topics} else (topics[-1].id if topics else None)
    nodes = [
        Node(topic.name, depth, topic.id in conversation.buried or era.dead(topic, conversation), topic.id == here)
        for depth, topic in enumerate(topics, 1)
    ]
    exits = [topic.name for topic in _exits(pack, conversation, topics)]
    best = bill_of(pack, conversation).best
    return Descent(
        guide=pack.persona.name,
        nodes=tuple(nodes[-MOST_NODES:]),
        depth=len(topics),
        best=best,
        exits=tuple(exits[:MOST_EXITS]),
        more_exits=len(exits[MOST_EXITS:]),
        year=conversation.as_of,
        needed=next(row.number for row in NEEDED.rows() if row.many == best.many),
        motto=pack.persona.refrain,
    )


def _exits(pack: Pack, conversation: Conversation, topics: list[Topic]) -> list[Topic]:
    """Return where the topics lead that nobody went, the latest topic's exits first."""
    led = dict.fromkeys(following for topic in reversed(topics) for following in topic.leads_to)
    found = [pack.topics[name] for name in led if name in pack.topics and name not in conversation.path]
    return [topic for topic in found if era.pushed(topic, conversation) and not (topic.hype.recap or topic.hype.giveup)]
