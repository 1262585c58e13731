"""Topics with one answer to whatever is asked about them, as in an FAQ."""

from persona.pack.models import Hype, Topic

_NO_LINES = Hype()


def one_answer(topic: Topic) -> bool:
    """Tell whether all straight texts of a topic are one and the same: that text then answers any question about it."""
    sane = topic.sane
    texts = {sane.what, sane.analogy, sane.why, sane.use_when, sane.skip_when, sane.start, sane.who, sane.confused_with}
    return len(texts) == 1


def answered_plainly(topic: Topic) -> bool:
    """Tell whether a topic has one answer and no hype lines: then that answer is given in both voices."""
    return topic.hype == _NO_LINES and one_answer(topic)
