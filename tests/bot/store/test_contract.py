"""What every store promises, held against each of them: in memory, on SQLite and on PostgreSQL."""

import asyncio
from dataclasses import replace

import pytest

from bot.messages import Message, Place
from bot.store.contract import CLAIM_SECONDS, DELIVERY_SECONDS, Changes, Delivery, Memory, Name, Scope, Switch, Unclaimed
from persona.conversation import Conversation

CHANNEL = Place("slack", "C1", "T1")
THREAD = replace(CHANNEL, thread="17.5")


def message(number: int = 1, *, place: Place = CHANNEL, user: str = "U1", delivery: str = "") -> Message:
    return Message("anything", user, place, f"m{number}", delivery)


async def answer(store, changes: Changes, *, number: int, place: Place = CHANNEL, user: str = "U1") -> None:
    delivery = Delivery.of(message(number, place=place, user=user))
    assert isinstance(await store.begin(delivery, place, user), Memory)
    await store.finish(delivery, place, user, changes)


async def test_a_delivery_is_claimed_once_and_is_done_after_its_finish(store):
    first, second = Delivery.of(message()), Delivery.of(message())

    assert await store.begin(first, CHANNEL, "U1") == Memory()
    assert await store.begin(second, CHANNEL, "U1") is Unclaimed.BUSY
    await store.finish(first, CHANNEL, "U1", Changes())
    assert await store.begin(second, CHANNEL, "U1") is Unclaimed.DONE


async def test_one_message_under_two_delivery_ids_is_one_delivery(store):
    as_mention, as_message = message(delivery="Ev1"), message(delivery="Ev2")

    assert isinstance(await store.begin(Delivery.of(as_mention), CHANNEL, "U1"), Memory)
    assert await store.begin(Delivery.of(as_message), CHANNEL, "U1") is Unclaimed.BUSY


async def test_one_delivery_id_with_two_message_ids_is_one_delivery(store):
    assert isinstance(await store.begin(Delivery.of(message(1, delivery="Ev1")), CHANNEL, "U1"), Memory)
    assert await store.begin(Delivery.of(message(2, delivery="Ev1")), CHANNEL, "U1") is Unclaimed.BUSY


async def test_the_same_message_id_elsewhere_is_another_delivery(store):
    for place in (CHANNEL, replace(CHANNEL, workspace="T2"), replace(CHANNEL, channel="C2"), replace(CHANNEL, platform="discord")):
        assert isinstance(await store.begin(Delivery.of(message(place=place)), place, "U1"), Memory)


async def test_an_unfinished_claim_expires_and_the_late_finish_changes_nothing(store, clock):
    dead, retry = Delivery.of(message()), Delivery.of(message())
    await store.begin(dead, CHANNEL, "U1")

    clock.now += CLAIM_SECONDS + 1
    assert isinstance(await store.begin(retry, CHANNEL, "U1"), Memory)
    await store.finish(dead, CHANNEL, "U1", Changes(switches=(Switch(Scope.ME, Name.MODE, "sane"),)))
    assert (await store.read(CHANNEL, "U1")).switches == {}
    await store.finish(retry, CHANNEL, "U1", Changes())
    assert await store.begin(Delivery.of(message()), CHANNEL, "U1") is Unclaimed.DONE


async def test_a_finished_claim_never_expires_before_it_is_purged(store, clock):
    await answer(store, Changes(), number=1)

    clock.now += DELIVERY_SECONDS - 1
    await store.purge()
    assert await store.begin(Delivery.of(message(1)), CHANNEL, "U1") is Unclaimed.DONE
    clock.now += 2
    await store.purge()
    assert isinstance(await store.begin(Delivery.of(message(1)), CHANNEL, "U1"), Memory)


async def test_a_released_claim_is_free_at_once_but_only_for_its_holder(store):
    mine, other = Delivery.of(message()), Delivery.of(message())
    await store.begin(mine, CHANNEL, "U1")

    await store.release(other)
    assert await store.begin(other, CHANNEL, "U1") is Unclaimed.BUSY
    await store.release(mine)
    assert isinstance(await store.begin(other, CHANNEL, "U1"), Memory)


async def test_of_many_who_claim_at_once_one_gets_it(store):
    claims = [Delivery.of(message(delivery=f"Ev{number}")) for number in range(20)]

    got = await asyncio.gather(*(store.begin(claim, CHANNEL, "U1") for claim in claims))

    assert sum(isinstance(each, Memory) for each in got) == 1
    assert got.count(Unclaimed.BUSY) == 19


async def test_a_conversation_comes_back_with_its_reason(store):
    talk = Conversation(focus="etcd", path=("etcd",), turns=1)

    await answer(store, Changes(conversation=talk, reason="[1]"), number=1)

    remembered = await store.read(CHANNEL, "U1")
    assert (remembered.conversation, remembered.reason) == (talk, "[1]")


async def test_a_conversation_belongs_to_the_thread_where_there_is_one_else_to_the_user(store):
    await answer(store, Changes(conversation=Conversation(focus="etcd")), number=1)
    await answer(store, Changes(conversation=Conversation(focus="raft")), number=2, place=THREAD)

    assert (await store.read(CHANNEL, "U1")).conversation.focus == "etcd"
    assert (await store.read(CHANNEL, "U2")).conversation.focus is None
    assert (await store.read(THREAD, "U2")).conversation.focus == "raft"
    assert (await store.read(replace(THREAD, workspace="T2"), "U2")).conversation.focus is None


async def test_a_conversation_is_forgotten_after_its_time(store, clock):
    await answer(store, Changes(conversation=Conversation(focus="etcd")), number=1)

    clock.now += 3601
    assert (await store.read(CHANNEL, "U1")).conversation == Conversation()
    assert await store.purge() == 1


@pytest.mark.parametrize(
    ("scope", "seen_by_me", "seen_by_others", "seen_elsewhere"),
    [
        (Scope.ME, True, False, False),
        (Scope.THREAD, True, True, False),
        (Scope.CHANNEL, True, True, False),
        (Scope.WORKSPACE, True, True, True),
    ],
)
async def test_a_switch_is_seen_where_it_holds(store, scope, seen_by_me, seen_by_others, seen_elsewhere):
    await answer(store, Changes(switches=(Switch(scope, Name.MODE, "sane"),)), number=1, place=THREAD)

    for place, user, seen in [
        (THREAD, "U1", seen_by_me),
        (THREAD, "U2", seen_by_others),
        (replace(CHANNEL, channel="C2"), "U1", seen_elsewhere),
        (replace(CHANNEL, workspace="T2"), "U1", False),
        (replace(CHANNEL, platform="discord"), "U1", False),
    ]:
        assert ((scope, Name.MODE) in (await store.read(place, user)).switches) is seen


async def test_a_switch_of_a_thread_does_not_hold_in_the_next_one(store):
    await answer(store, Changes(switches=(Switch(Scope.THREAD, Name.MODE, "sane"),)), number=1, place=THREAD)

    assert (await store.read(replace(CHANNEL, thread="18.0"), "U1")).switches == {}
    assert (await store.read(CHANNEL, "U1")).switches == {}


async def test_a_switch_can_be_changed_and_removed(store):
    for number, value in enumerate(("sane", "hype", None)):
        await answer(store, Changes(switches=(Switch(Scope.CHANNEL, Name.MODE, value),)), number=number)
        expected = {} if value is None else {(Scope.CHANNEL, Name.MODE): value}
        assert (await store.read(CHANNEL, "U1")).switches == expected


async def test_forgetting_a_user_deletes_what_is_theirs_everywhere_and_nothing_else(store):
    mine = Changes(conversation=Conversation(focus="etcd"), switches=(Switch(Scope.ME, Name.MODE, "sane"),))
    shared = Changes(switches=(Switch(Scope.CHANNEL, Name.MODE, "sane"),))
    elsewhere = replace(CHANNEL, workspace="T2", channel="C9")
    for number, (place, user) in enumerate([(CHANNEL, "U1"), (elsewhere, "U1"), (CHANNEL, "U2")]):
        await answer(store, mine, number=number, place=place, user=user)
    await answer(store, shared, number=7)

    await answer(store, Changes(conversation=Conversation(), forget_user=True), number=8)

    for place in (CHANNEL, elsewhere):
        memory = await store.read(place, "U1")
        assert memory.conversation == Conversation()
        assert (Scope.ME, Name.MODE) not in memory.switches
    assert (await store.read(CHANNEL, "U2")).conversation.focus == "etcd"
    assert (await store.read(CHANNEL, "U1")).switches == {(Scope.CHANNEL, Name.MODE): "sane"}


async def test_forgetting_an_installation_deletes_its_rows_alone(store):
    changes = Changes(conversation=Conversation(focus="etcd"), switches=(Switch(Scope.WORKSPACE, Name.MODE, "sane"),))
    other = replace(CHANNEL, workspace="T2")
    await answer(store, changes, number=1)
    await answer(store, changes, number=2, place=other)

    await store.forget_installation("slack", "", "T1")

    assert await store.read(CHANNEL, "U1") == Memory()
    assert (await store.read(other, "U1")).conversation.focus == "etcd"


async def test_ids_of_any_kind_are_kept_apart(store):
    places = [Place("slack", "C", "T", "E"), Place("slack", "C", "T", ""), Place("slack", "C", "", "T"), Place("slack", "ж'\"%;--", "T")]
    for number, place in enumerate(places):
        await answer(store, Changes(conversation=Conversation(turns=number)), number=number, place=place)

    assert [(await store.read(place, "U1")).conversation.turns for place in places] == [0, 1, 2, 3]
