"""What a question scored, before it is ranked."""

from dataclasses import dataclass

from persona.understanding.features import Integers, Values


@dataclass(frozen=True, slots=True)
class Scores:
    """Hold the topics that were looked at, as numbers, and what each scored."""

    topics: Integers
    probabilities: Values
    """Shape (topics,); with `none` they add up to 1."""
    similarities: Values
    """Shape (topics,): cosine of the question with the nearest sample of each, 0..1."""
    none: float
    """Probability of the class "none of the topics"."""
