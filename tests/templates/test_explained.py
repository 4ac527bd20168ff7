"""An explanation fits Discord's messages, shortens what is long, and lets no article's text act."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings

from index.nouns import Article
from retrieval.explain import Chosen, Explained, Push, Read
from retrieval.kinds import Kind
from retrieval.small_talk import Talk
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.voice import Surface, explained_pages
from tests.templates.discord_markdown import read
from tests.templates.hostile import hostile_text

DISCORD, TERMINAL = Surface.DISCORD, Surface.TERMINAL
ARTICLE = Article("a", 1, "Crane falls", None, None, None, None, "The crane fell.", 1)
UNTITLED = replace(ARTICLE, title=None)
EXPLAINED = Explained(
    "Why did it fall?",
    "Why did the crane fall?",
    None,
    Kind.REASON,
    3,
    0.45,
    words=(("crane", 2.5), ("fall", 1.25)),
    read=(Read(ARTICLE, "The crane fell.", 0.61, 0.77, 0.57, 6.914, -1.406, 7.03),),
    chosen=(Chosen(UNTITLED, "The crane fell.", 0.7644),),
    ups=(Push("passage_score", 7.03, 0.41),),
    downs=(Push("chance", -0.27, -0.39),),
    likely=0.79,
    confidence=0.79,
)


def test_every_stage_is_told_in_its_order() -> None:
    (page,) = explained_pages(EXPLAINED, TERMINAL)
    assert page.splitlines() == [
        "How this was answered",
        "Asked: Why did it fall?",
        "Understood as: Why did the crane fall?",
        "Asks for: a reason · searched 3 articles",
        "Words, the rarer the heavier: crane 2.50 · fall 1.25",
        "1 candidate, best first, by log-odds: BM25 and the article's as shares of the best, cosine, the reranker's "
        "score, and how well the text bears the question out",
        "1. 7.03 · BM25 0.61 · article 0.77 · cosine 0.57 · reranker 6.91 · support -1.41 · "
        "Crane falls: “The crane fell.”",
        "What would be quoted, with the chance that it holds the answer, if one does",
        "1. 0.764 · Untitled article: “The crane fell.”",
        "The gate, in log-odds, with what was seen in brackets",
        "Speaks for it: passage score +0.41 (7.03)",
        "Speaks against it: chance -0.39 (-0.27)",
        "Confidence 0.79, threshold 0.45: answered.",
    ]


def test_refusals_lowered_confidences_and_talk_are_told() -> None:
    (page,) = explained_pages(replace(EXPLAINED, confidence=0.3, ups=(), downs=()), TERMINAL)
    assert page.splitlines()[-2:] == [
        "All together 0.79, lowered since the quote lacks what was asked for or about.",
        "Confidence 0.30, threshold 0.45: refused.",
    ]
    assert "Speaks" not in page
    nothing = Explained("Why?", None, None, Kind.OTHER, 0, 0.45)
    assert explained_pages(nothing, TERMINAL)[0].splitlines() == [
        "How this was answered",
        "Asked: Why?",
        "Asks for: no special kind of thing · searched 0 articles",
        "No passage comes near it, so it is refused.",
    ]
    talk = replace(nothing, question="hi", talk=Talk.HOW_ARE_YOU)
    assert explained_pages(talk, TERMINAL)[0].splitlines()[-1] == (
        "This is small talk (how are you), so nothing was searched."
    )


def test_long_texts_are_shortened() -> None:
    long = replace(EXPLAINED.read[0], text="word " * 400)
    (page,) = explained_pages(replace(EXPLAINED, read=(long,), question="x" * 900), DISCORD)
    assert "word…”" in page
    assert "word " * 33 not in page
    assert "x" * 299 + "…" in page


@settings(deadline=None, max_examples=40)
@given(hostile_text, hostile_text)
def test_whatever_stands_in_articles_is_harmless_and_fits(text: str, title: str) -> None:
    source = replace(ARTICLE, title=title)
    hostile = replace(
        EXPLAINED,
        question=text * 9,
        understood_as=title * 9,
        words=((text, 1.0),) * 40,
        read=(replace(EXPLAINED.read[0], source=source, text=text * 9),) * 14,
        chosen=(Chosen(source, text * 9, 0.5),) * 3,
    )
    pages = explained_pages(hostile, DISCORD)
    assert all(units(page) <= PAGE_LIMIT_UNITS for page in pages)
    assert {mark for page in pages for mark in read(page).done} <= {"bold", "list", "subtext", "strong"}
    (shown,) = explained_pages(hostile, TERMINAL)
    assert "\x1b" not in shown
