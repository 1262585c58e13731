"""A small helping of `make torture`: two replicas as processes on one PostgreSQL."""

from benchmarks.swarm import Swarm
from benchmarks.torture import at_once, killing
from persona.answer import Mode
from persona.engine import Persona
from persona.text import plain
from tests.persona.test_descent import DESCENT, play


async def test_two_replicas_answer_every_delivery_once(postgres):
    result = await at_once(postgres.database("torture at once"), 60)

    assert result.wrong == (), result.told()
    assert result.figures["answers"] == 60


async def test_killed_replicas_lose_no_answer_and_no_toggle(postgres):
    result = await killing(postgres.database("torture killing"), 60, kills=2)

    assert result.wrong == (), result.told()
    assert result.figures["kills"] == 2


async def test_the_descent_turn_by_turn_on_two_replicas_is_the_descent_on_one(postgres):
    alone = play(Persona.load(), Mode.HYPE)
    swarm = Swarm(postgres.database("torture descent"))
    await swarm.start()
    for number, (text, _, _) in enumerate(DESCENT):
        swarm.add(number, text, user="U1")
        await swarm.until_acknowledged(number, by=swarm.replicas[number % 2])
    await swarm.stop()

    for number, (text, answer, _) in enumerate(alone):
        assert swarm.replies[number]["text"].startswith(plain(answer.spans)), text
    assert len({swarm.replies[number]["topic"] for number in range(len(DESCENT))}) > 20
