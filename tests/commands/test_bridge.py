"""The bridge: order, limits, patience and a clean end, all without looking at a clock."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator

import pytest

from commands.bridge import LONG_WORKERS, AskerBusy, Bridge, Busy, Stopping, TookTooLong


class Gate:
    """Work that begins, says so, and goes on when it is let."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.opened = threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self.opened.wait(30)
        return "through"


@pytest.fixture
def bridges() -> Iterator[Callable[..., Bridge]]:
    made: list[Bridge] = []

    def make(**limits: float) -> Bridge:
        made.append(Bridge(**limits))  # type: ignore[arg-type]  # counts are ints, patience is a float
        return made[-1]

    yield make
    for bridge in made:
        bridge.close()


async def begun(gate: Gate) -> None:
    assert await asyncio.to_thread(gate.begun.wait, 10)


async def settled(true: Callable[[], bool]) -> None:
    for _ in range(2000):
        if true():
            return
        await asyncio.sleep(0.005)
    raise AssertionError("never came true")


async def test_work_runs_off_the_event_loop_and_its_result_comes_back(bridges: Callable[..., Bridge]) -> None:
    bridge = bridges(workers=1)
    assert await bridge.run(1, threading.get_ident) != threading.get_ident()
    assert bridge.held == 0


async def test_what_the_work_raises_comes_back_and_frees_its_place(bridges: Callable[..., Bridge]) -> None:
    bridge = bridges(workers=1, waiting=0)

    def fail() -> None:
        raise TimeoutError("the work's own")

    for _ in range(3):
        with pytest.raises(TimeoutError, match="the work's own"):
            await bridge.run(1, fail)
    assert bridge.held == 0


async def test_the_loop_goes_on_while_all_workers_are_held(bridges: Callable[..., Bridge]) -> None:
    bridge = bridges(workers=2)
    gates = [Gate(), Gate()]
    running = [asyncio.create_task(bridge.run(asker, gate)) for asker, gate in enumerate(gates)]
    for gate in gates:
        await begun(gate)
    turns = 0
    for _ in range(100):
        await asyncio.sleep(0)
        turns += 1
    assert turns == 100
    assert (
        await bridge.short(lambda: "short work has threads of its own") == "short work has threads of its own"
    )
    for gate in gates:
        gate.opened.set()
    assert await asyncio.gather(*running) == ["through", "through"]


async def test_more_than_can_wait_is_turned_away_at_once_and_taken_again_later(
    bridges: Callable[..., Bridge],
) -> None:
    bridge = bridges(workers=1, waiting=2)
    gate = Gate()
    running = [asyncio.create_task(bridge.run(asker, gate)) for asker in range(3)]
    await begun(gate)
    with pytest.raises(Busy):
        await bridge.run(99, gate)
    gate.opened.set()
    assert await asyncio.gather(*running) == ["through"] * 3
    assert await bridge.run(99, lambda: "now") == "now"


async def test_one_asker_holds_a_few_places_and_leaves_the_rest(bridges: Callable[..., Bridge]) -> None:
    bridge = bridges(workers=1, waiting=9, per_asker=2)
    gate = Gate()
    running = [asyncio.create_task(bridge.run(7, gate)) for _ in range(2)]
    await begun(gate)
    with pytest.raises(AskerBusy) as refused:
        await bridge.run(7, gate)
    assert refused.value.facts == {"limit": 2}
    running.append(asyncio.create_task(bridge.run(8, gate)))
    gate.opened.set()
    assert await asyncio.gather(*running) == ["through"] * 3
    assert await bridge.run(7, lambda: "again") == "again"


async def test_work_is_done_in_the_order_of_asking(bridges: Callable[..., Bridge]) -> None:
    bridge = bridges(workers=1)
    gate, order = Gate(), []
    first = asyncio.create_task(bridge.run(0, gate))
    await begun(gate)
    rest = []
    for asker in range(1, 6):
        rest.append(asyncio.create_task(bridge.run(asker, lambda asker=asker: order.append(asker))))  # type: ignore[misc]  # a lambda's default
        await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.gather(first, *rest)
    assert order == [1, 2, 3, 4, 5]


async def test_the_asker_is_told_when_it_takes_too_long_and_the_place_is_kept_until_it_ends(
    bridges: Callable[..., Bridge],
) -> None:
    bridge = bridges(workers=1, waiting=0, limit_s=0.01)
    gate = Gate()
    with pytest.raises(TookTooLong) as late:
        await bridge.run(1, gate)
    assert late.value.facts == {"limit_s": 0.01}
    assert bridge.held == 1
    with pytest.raises(Busy):
        await bridge.run(2, gate)
    gate.opened.set()
    await settled(lambda: bridge.held == 0)


async def test_work_that_had_not_begun_in_time_is_never_done(bridges: Callable[..., Bridge]) -> None:
    bridge = bridges(workers=1, limit_s=0.01)
    gate, done = Gate(), threading.Event()
    with pytest.raises(TookTooLong):
        await bridge.run(1, gate)
    with pytest.raises(TookTooLong):
        await bridge.run(2, done.set)
    assert bridge.held == 1
    gate.opened.set()
    await settled(lambda: bridge.held == 0)
    assert not done.is_set()


async def test_a_stopped_bridge_takes_nothing_new_and_finishes_what_it_has(
    bridges: Callable[..., Bridge],
) -> None:
    bridge = bridges(workers=1)
    gate = Gate()
    running = asyncio.create_task(bridge.run(1, gate))
    await begun(gate)
    bridge.stop()
    with pytest.raises(Stopping):
        await bridge.run(2, gate)
    gate.opened.set()
    assert await running == "through"


async def test_long_work_has_few_places_of_its_own_beside_questions(bridges: Callable[..., Bridge]) -> None:
    bridge = bridges(workers=1)
    gates = [Gate() for _ in range(LONG_WORKERS)]
    last = Gate()
    long = [asyncio.create_task(bridge.long(gate)) for gate in (*gates, last)]
    for gate in gates:
        await begun(gate)
    assert await bridge.run(1, lambda: "answer") == "answer"
    assert not last.begun.is_set()
    gates[0].opened.set()
    await begun(last)
    for gate in (*gates, last):
        gate.opened.set()
    assert await asyncio.gather(*long) == ["through"] * (LONG_WORKERS + 1)


async def test_long_work_lets_questions_go_first(
    bridges: Callable[..., Bridge], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.bridge.GIVE_WAY_S", 30.0)
    bridge = bridges(workers=1)
    question = Gate()
    asked = asyncio.create_task(bridge.run(1, question))
    await begun(question)
    going_on = asyncio.create_task(bridge.long(bridge.go_on))
    done, _ = await asyncio.wait({going_on}, timeout=0.05)
    assert not done
    question.opened.set()
    await asked
    assert await going_on is True


async def test_long_work_is_not_kept_waiting_for_ever(
    bridges: Callable[..., Bridge], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.bridge.GIVE_WAY_S", 0.01)
    bridge = bridges(workers=1)
    question = Gate()
    asked = asyncio.create_task(bridge.run(1, question))
    await begun(question)
    assert await bridge.long(bridge.go_on) is True
    assert bridge.held == 1
    question.opened.set()
    await asked


async def test_long_work_is_told_at_once_that_the_bridge_stops(
    bridges: Callable[..., Bridge], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("commands.bridge.GIVE_WAY_S", 30.0)
    bridge = bridges(workers=1)
    question = Gate()
    asked = asyncio.create_task(bridge.run(1, question))
    await begun(question)
    going_on = asyncio.create_task(bridge.long(bridge.go_on))
    done, _ = await asyncio.wait({going_on}, timeout=0.05)
    assert not done
    bridge.stop()
    assert await going_on is False
    with pytest.raises(Stopping):
        await bridge.long(bridge.go_on)
    question.opened.set()
    await asked
