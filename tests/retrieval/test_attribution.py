"""Speakers are named only where the sentence plainly says so."""

from __future__ import annotations

import pytest

from retrieval.attribution import hedges_of, speaker_of
from retrieval.nouns import Standing


@pytest.mark.parametrize(
    ("text", "speaker", "standing"),
    [
        ("“We agreed,” a White House spokesperson said.", "White House spokesperson", Standing.OFFICE),
        (
            "According to senior administration officials, it stopped.",
            "senior administration officials",
            Standing.UNNAMED,
        ),
        ("Privately, however, aides acknowledged that they are apart.", "aides", Standing.UNNAMED),
        ("“It was green,” said Kasim Dorrell, who drove the bus.", "Kasim Dorrell", Standing.NAMED),
        ("“It was green,” Dorrell told reporters.", "Dorrell", Standing.NAMED),
        ("Lavrov said Russia would wait.", "Lavrov", Standing.NAMED),
        ("“I won,” he said.", None, Standing.NONE),
        ("The bridge was closed on Monday.", None, Standing.NONE),
        ("Monday said nothing.", None, Standing.NONE),
    ],
)
def test_speaker_is_read_off_the_sentence(text: str, speaker: str | None, standing: Standing) -> None:
    assert speaker_of(text) == (speaker, standing)


def test_hedges_are_the_texts_own_words_in_order() -> None:
    assert hedges_of("However, he allegedly left, however late.") == ("however", "allegedly")
    assert hedges_of("The trust has not disputed it, but the firm denied it.") == ("denied",)
    assert hedges_of("He left.") == ()
