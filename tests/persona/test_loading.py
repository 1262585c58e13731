"""What loading a pack leaves behind."""

import gc

from persona.engine import Persona


def test_the_garbage_collector_need_not_look_through_a_pack_again_and_again() -> None:
    topics = Persona.load().pack.topics

    assert gc.isenabled()
    assert not any(found is topics for found in gc.get_objects())  # these are the ones that it looks through


def test_a_pack_that_is_loaded_anew_leaves_no_garbage_of_the_one_before() -> None:
    Persona.load()
    gc.collect()
    before = gc.get_freeze_count() + len(gc.get_objects())

    for _ in range(3):
        Persona.load()
    gc.unfreeze()
    gc.collect()

    assert gc.get_freeze_count() + len(gc.get_objects()) < 1.2 * before
