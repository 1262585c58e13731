"""What platforms and keyboards add is no part of a question."""

import pytest

from persona.understanding.clean import MAX_CHARACTERS, clean


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("  what   is\netcd  ", "what is etcd"),
        ("<@U0123ABC> what is etcd", "what is etcd"),
        ("<@U0123ABC|ana> what is <#C0123|general>", "what is"),
        ("<!here> what is etcd", "what is etcd"),
        ("<@!123456> what is <:etcd:1234>", "what is"),
        ("</future:1234> what is <t:1700000000:R>", "what is"),
        ("is <https://etcd.io|etcd> good", "is etcd good"),
        ("is <https://etcd.io> good", "is good"),
        ("is <b>etcd</b> good", "is etcd good"),
        ("is 3 < 4 or 5 > 4", "is 3 < 4 or 5 > 4"),
        ("R&amp;D", "R&D"),
        ("/future what is etcd", "what is etcd"),
        ("the future guy, what is etcd", ", what is etcd"),
        ("@future what is etcd", "what is etcd"),
        ("@ana what is etcd", "what is etcd"),
        ("ana@example.org", "ana@example.org"),
        ("what is `etcd` or *raft* or _paxos_", "what is etcd or raft or paxos"),
        ("max_connections", "max_connections"),
        ("what’s “etcd”, ‘then’", "what's \"etcd\", 'then'"),
        ("ｅｔｃｄ", "etcd"),
        ("et\u200bcd", "etcd"),
        ("et\u00adcd \u202eraft\x00paxos", "etcd raft paxos"),
        ("a\u200db", "a\u200db"),
        ("et\u2060c\ufeffd", "etcd"),
        ("etcd\ue000raft\U000e0fffpaxos", "etcd raft paxos"),
        ("\ud800", ""),
    ],
)
def test_a_question_remains(text: str, question: str) -> None:
    assert clean(text) == question


def test_long_texts_are_cut() -> None:
    assert clean("a" * (MAX_CHARACTERS * 9)) == "a" * MAX_CHARACTERS
    assert clean(" " * (MAX_CHARACTERS * 3) + "etcd") == "etcd"
    assert clean(" " * (MAX_CHARACTERS * 4) + "etcd") == ""
