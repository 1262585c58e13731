"""What an utterance does, as its form alone suggests."""

import pytest

from persona.acts import Act
from persona.understanding.phrases import hint, spoken_form, without_thanks


@pytest.mark.parametrize(
    ("text", "act"),
    [
        ("oooh nice", Act.REACT),
        ("nooo, not another one", Act.REACT),
        ("that's not very helpful", Act.REACT),
        ("please don't judge me", Act.REACT),
        ("haha thank you", Act.THANKS),
        ("obrigada!", Act.THANKS),
        ("explain rust, thanks in advance", Act.DEFINE),
        ("great explanation, thanks", Act.THANKS),
        ("heyyy future person", Act.GREET),
        ("Good evening, I am a trainee from Porto", Act.GREET),
        ("shut up", Act.META),
        ("nobody here shuts up about rust", None),
        ("what is rust and why is everybody so loud about it", Act.DEFINE),
        ("rust needs nightly, how come?", Act.WHY),
        ("rust or go", Act.COMPARE),
        ("rust or not", Act.JUDGE),
        ("so a compiler with more opinions", Act.COMPARE),
        ("is that an alternative to go?", Act.COMPARE),
        ("my lead rewrites it all in rust. is he right?", Act.JUDGE),
        ("must we have this?", Act.NEED),
        ("so I have to learn rust for that?", Act.NEED),
        ("and when the power fails?", Act.HOW),
        ("invented by whom", Act.WHO),
        ("what does she do these days", Act.WHO),
        ("go ahead, I'm listening", Act.MORE),
        ("fine. I'll go keep bees", Act.GIVEUP),
        ("how often do I retry before I give up on it", Act.COUNT),
        ("back to heroku.", Act.GIVEUP),
        ("people say everything is better in rust", None),
        ("can you repeat everything again", Act.RECAP),
    ],
)
def test_the_form_hints_at_the_act(text: str, act: Act | None) -> None:
    assert hint(spoken_form(without_thanks(text))) is act


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("explain rust, thanks in advance", "explain rust"),
        ("who wrote it? thx", "who wrote it"),
        ("great explanation, thanks", "great explanation, thanks"),
        ("thanks", "thanks"),
    ],
)
def test_thanks_at_the_end_of_a_request_say_nothing_of_it(text: str, left: str) -> None:
    assert without_thanks(text) == left
