"""What is kept weighs no more than it may, and what was used last is kept longest."""

from __future__ import annotations

import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.cache import WeighedCache


class Maker:
    """Makes values that weigh what their name says ("b3" weighs 3), and notes which it made."""

    def __init__(self, limit: int) -> None:
        self.cache: WeighedCache[str, str] = WeighedCache(limit=limit, weigh=lambda value: int(value[1:]))
        self.made: list[str] = []

    def get(self, name: str) -> str:
        def make() -> str:
            self.made.append(name)
            return name

        assert self.cache.get(name, make) == name
        return name


def test_a_value_is_made_once() -> None:
    maker = Maker(10)
    for name in ("a1", "b2", "a1", "b2", "a1"):
        maker.get(name)
    assert maker.made == ["a1", "b2"]


def test_what_was_used_longest_ago_goes_first() -> None:
    maker = Maker(6)
    for name in ("a2", "b2", "c2", "a2", "d2", "a2", "c2", "b2"):
        maker.get(name)
    assert maker.made == ["a2", "b2", "c2", "d2", "b2"]


def test_a_heavy_value_drops_as_many_as_it_must() -> None:
    maker = Maker(6)
    for name in ("a2", "b2", "c2", "d4", "c2", "d4", "a2"):
        maker.get(name)
    assert maker.made == ["a2", "b2", "c2", "d4", "a2"]


def test_what_is_too_heavy_to_keep_drops_nothing() -> None:
    maker = Maker(6)
    for name in ("a6", "b7", "a6", "b7"):
        maker.get(name)
    assert maker.made == ["a6", "b7", "b7"]


def test_a_failure_is_not_kept() -> None:
    maker = Maker(6)

    def fail() -> str:
        raise KeyError("a1")

    with pytest.raises(KeyError):
        maker.cache.get("a1", fail)
    maker.get("a1")
    assert maker.made == ["a1"]


@given(
    st.lists(
        st.sampled_from([f"{letter}{weight}" for letter in "abcdef" for weight in (0, 1, 3, 8)]), max_size=60
    )
)
def test_it_holds_the_last_used_within_its_limit(names: list[str]) -> None:
    """Against a plain list of what was used, newest last."""
    maker = Maker(9)
    kept: list[str] = []
    for name in names:
        made_before = len(maker.made)
        maker.get(name)
        assert (len(maker.made) > made_before) == (name not in kept)
        kept = [*(other for other in kept if other != name), name]
        while sum(int(other[1:]) for other in kept) > 9:
            kept.pop(0)


def test_two_threads_that_make_one_value_at_once_keep_one_weight() -> None:
    maker = Maker(6)
    both = threading.Barrier(2)

    def make() -> str:
        both.wait()
        return "a3"

    threads = [threading.Thread(target=maker.cache.get, args=("a3", make)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for name in ("b3", "a3", "b3"):
        maker.get(name)
    assert maker.made == ["b3"]
