"""Where the form of a question puts its subject."""

import pytest

from persona.understanding.form import question_form
from persona.understanding.normalise import words


def places(text: str) -> tuple[str, str]:
    """Return the words that are asked about, and those put forward as a name, with spaces between."""
    spelt = words(text)
    form = question_form(text, spelt)
    return tuple(" ".join(spelt[place].raw for place in sorted(which)) for which in (form.asked, form.named))


@pytest.mark.parametrize(
    ("text", "asked", "named"),
    [
        ("do i need kubernetes", "kubernetes", ""),
        ("ok so is docker dead?", "docker dead", ""),
        ("or is docker dead", "docker dead", ""),
        ("we say docker is dead", "", ""),
        ("explain a zorblax please", "zorblax please", "zorblax please"),
        ("tell us what the heck etcd", "heck etcd", "heck etcd"),
        ("what who", "", ""),
        ("what a", "", ""),
        ('the "blue whale" is large', "blue whale", "blue whale"),
        ("'etcd' and consul", "etcd", "etcd"),
        ("we 'o' it", "", ""),
        ("redis is what", "redis", "redis"),
        ("those are that", "those", "those"),
        ("redis is it", "redis", "redis"),
        *((f"zorblax, {word}", "zorblax", "zorblax") for word in ("how", "why", "who", "is", "what")),
        ("zorblax: how so", "zorblax so", "zorblax"),
        ("a zorblax,", "", ""),
        ("zorblax! ok", "zorblax", "zorblax"),
        ("one two three four. should we stay", "stay", ""),
        ("one two three four! should we stay", "stay", ""),
        ("all is well: should we stay", "stay", ""),
        ("all of one two? should we stay", "all of one two stay", "all of one two"),
        ("redis is", "", ""),
        ("is it", "it", ""),
        ("and flux, how good", "flux how good", "flux"),
        ("one two the red fox, how good", "red fox good", "red fox"),
        ("one two three four five six seven, how good", "good", ""),
        ("one two three flux, nice", "", ""),
        ("and the language model itself, does it lie", "language model itself it lie", "language model itself"),
        ("my boss wants to have a cluster now, what is that", "cluster now what", "cluster now what"),
        ("my boss wants to have a cluster now, what then", "then", "then"),
        ("my boss wants to have a cluster now, does that help", "help", ""),
        ("and quantum. will it break my passwords", "quantum will it break", "quantum"),
        ("what is docker, is it good", "docker is it good", "docker is"),
        ("docker. ok. so yes", "docker", "docker"),
        ("what is the difference between a volume and a bucket", "difference between volume bucket", "difference between volume bucket"),
        ("one two docker. ok", "one two docker", "one two docker"),
        ("one two three docker. ok", "", ""),
        ("why docker. ok", "docker ok", ""),
        ("argo cd?", "argo cd", "argo cd"),
        ("a b c d?", "a b c d", "a b c d"),
        ("a b c d fleece?", "", ""),
        ("we run on heroku. fleece?", "fleece", "fleece"),
        ("we run on heroku! fleece?", "fleece", "fleece"),
        ("we run on heroku, fleece?", "", ""),
        ("all is well, should we stay", "stay", ""),
        ("all is well; should we stay", "stay", ""),
        ("all is well and should we stay", "", ""),
    ],
)
def test_the_form_singles_out(text: str, asked: str, named: str) -> None:
    assert places(text) == (asked, named)
