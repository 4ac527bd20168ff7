"""Every sentence can be said on both surfaces, with the facts that it is given and nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from jinja2 import UndefinedError

import index.errors
from index.errors import (
    ArticleRetracted,
    ArticleUnknown,
    DiskFull,
    FeedUnknown,
    LibraryDamaged,
    LibraryLocked,
    LibraryReadOnly,
    LibraryTooNew,
    LibraryUnreadable,
    LinkRefused,
    ModelDamaged,
    ModelMismatch,
    ModelUnknown,
    SourceRefused,
    SpanOutside,
    StoryUnknown,
    TextRefused,
    VerbatimError,
)
from retrieval.nouns import QuestionRefused
from retrieval.scoring import MEASURES
from templates.pages import PAGE_LIMIT_UNITS, units
from templates.voice import Surface, say
from templates.words import capital, counted, day, listed, names, number, said
from tests.templates.discord_markdown import read

DISCORD, TERMINAL = Surface.DISCORD, Surface.TERMINAL
EVALUATED: dict[str, object] = {
    "questions": 1_200,
    "answerable": 1_200,
    "threshold": 0.65,
    "measures": {name: {"value": None, "low": None, "high": None} for name in MEASURES}
    | {"answered": {"value": 0.5, "low": 0.25, "high": 0.75}},
    "elapsed_ms": {"p50": 1.0, "p95": 2.0},
    "reliability": [{"low": 0.0, "high": 0.1, "questions": 1_200, "confidence": 0.05, "right": 0.1}],
    "operating_points": [
        {"name": "cautious", "now": True, "threshold": 0.65, "answered": 0.5, "hit@1": 0.25, "refused": None}
        | {"right_among_answered": 0.5, "headline": None}
    ],
    "confident_and_wrong": {
        "questions": 1,
        "worst": [
            {"id": "1", "question": "Who\x1b?", "answers": ["Ada", "Bo"], "answerable": True}
            | {"confidence": 0.9, "article_id": "a", "quote": "x" * 300}
        ],
    },
    "refused_though_right": {"questions": 0, "worst": []},
}
ROOT = Path(__file__).parent.parent.parent
TEXT_REASONS = ("empty", "too_long", "field_too_long", "binary", "surrogate")
SOURCE_REASONS = (
    *(
        "missing",
        "unreadable",
        "too_big",
        "unsupported",
        "binary",
        "encoding",
        "json",
        "not_object",
        "no_text",
    ),
    *("bad_date", "front_matter", "empty_folder", "wrong_type", "broke"),
)
LINK_REASONS = re.findall(
    r"[a-z_]{3,}", str(LinkRefused.__doc__).partition("``reason``:")[2].partition("``status``")[0]
)
ERRORS: tuple[VerbatimError, ...] = (
    StoryUnknown("x_y"),
    ArticleRetracted("x_y", datetime(2026, 3, 3, tzinfo=UTC), "Made_up"),
    ArticleUnknown("x_y"),
    FeedUnknown("https://a.example/x_y"),
    SpanOutside("x_y", 5, 7, 6),
    LibraryDamaged("/data/x_y"),
    LibraryLocked("/data/x_y", 30.0),
    LibraryReadOnly("/data/x_y"),
    LibraryUnreadable("/data/x_y"),
    LibraryTooNew(3, 2),
    DiskFull("/data/x_y"),
    ModelMismatch("one@1", "two@2"),
    ModelDamaged("/data/x_y", "aa", "bb"),
    ModelDamaged("/data/x_y", "aa", None),
    ModelUnknown("x_y"),
    VerbatimError("x_y"),
    *(TextRefused(reason, limit_chars=2_000) for reason in TEXT_REASONS),
    *(SourceRefused("/data/x_y", reason, detail="d", limit_mb=10) for reason in SOURCE_REASONS),
    *(SourceRefused("/data/x_y", reason, detail="2000") for reason in ("too_long", "field_too_long")),
    *(SourceRefused("/data/x_y", reason) for reason in ("empty", "too_long", "field_too_long", "surrogate")),
    *(
        LinkRefused("https://a.example/x_y", reason, detail="d", limit_mb=10, status=418)
        for reason in LINK_REASONS
    ),
    LinkRefused("https://a.example/x_y", "not_feed"),
    *(QuestionRefused(reason) for reason in ("empty", "too_long")),
)


def test_every_kind_of_error_is_among_those_tested() -> None:
    kinds = {
        error.kind
        for error in vars(index.errors).values()
        if isinstance(error, type) and issubclass(error, VerbatimError)
    }
    assert kinds | {"question_refused"} == {error.kind for error in ERRORS}


@pytest.mark.parametrize("surface", Surface)
@pytest.mark.parametrize("error", ERRORS, ids=repr)
def test_every_error_has_a_sentence_of_its_own(error: VerbatimError, surface: Surface) -> None:
    reason = error.facts.get("reason")
    assert (f"{error.kind}_{reason}" if reason else error.kind) in names(surface)
    sentence = say(error.kind, surface, **error.facts)
    assert re.fullmatch(r"\S.*[^\s.]\.", sentence)
    if error.kind != "unexpected":
        assert not sentence.startswith("Something went wrong")
    if surface is DISCORD:
        assert read(sentence).done in ([], ["code"])


def test_no_two_reasons_have_one_sentence() -> None:
    # A name that leads inside and one that leads nowhere are told alike, so that nobody learns which are inside.
    told = [error for error in ERRORS if error.facts.get("reason") != "dns"]
    sentences = [say(error.kind, TERMINAL, **error.facts) for error in told]
    assert len(told) == len(ERRORS) - 1
    assert len(set(sentences)) == len(sentences)


@pytest.mark.parametrize("error", [e for e in ERRORS if "path" in e.facts or "expected" in e.facts], ids=repr)
def test_discord_is_not_told_where_things_lie_on_the_machine(error: VerbatimError) -> None:
    told = say(error.kind, DISCORD, **error.facts)
    assert not [fact for fact in map(str, error.facts.values()) if fact in told]
    assert str(error.facts.get("path", "one@1")) in say(error.kind, TERMINAL, **error.facts)


@pytest.mark.parametrize(
    ("name", "fact"),
    [
        ("story_unknown", "name"),
        ("article_unknown", "id"),
        ("date_refused", "written"),
        ("asked", "question"),
    ],
)
def test_what_people_typed_is_shown_harmless_and_fits_a_message(name: str, fact: str) -> None:
    reading = read(say(name, DISCORD, **{fact: "**@everyone** <@1>\nhttps://evil.example"}))
    assert set(reading.done) <= {"code"}
    assert "**@\u200beveryone** <@1> https://evil.example" in reading.shown
    assert units(say(name, DISCORD, **{fact: "*" * 6_000})) <= PAGE_LIMIT_UNITS
    assert "␛[2J" in say(name, TERMINAL, **{fact: "\x1b[2J"})


@pytest.mark.parametrize(
    "name", sorted(one for one in names(DISCORD) if one.startswith(("button_", "follow_up_")))
)
def test_labels_fit_what_discord_allows_for_a_form_and_have_no_marks(name: str) -> None:
    label = say(name, DISCORD)
    assert 0 < len(label) <= 45
    assert label == say(name, TERMINAL)


def test_unknown_name_says_unexpected_with_its_id() -> None:
    assert say("no_such_sentence", TERMINAL, id="ab12", other=1) == (
        "Something went wrong that shouldn't have. Please try again; the log has the details under ab12."
    )
    assert say("no_such_sentence", DISCORD) == "Something went wrong that shouldn't have. Please try again."


def test_fact_that_is_missing_or_none_is_never_said() -> None:
    with pytest.raises(UndefinedError, match="'name' is undefined"):
        say("story_unknown", TERMINAL)
    with pytest.raises(TypeError, match="None has no words"):
        say("story_unknown", TERMINAL, name=None)
    with pytest.raises(KeyError):
        said("no_such_sentence", TERMINAL)


@pytest.mark.parametrize(
    ("number", "words"), [(0, "0 copies"), (1, "1 copy"), (2, "2 copies"), (3_000, "3,000 copies")]
)
def test_counted_knows_the_plural(number: int, words: str) -> None:
    assert counted(number, "copy", "copies") == words
    assert counted(number, "article") == words.replace("copies", "articles").replace("copy", "article")


def test_day_has_a_time_unless_it_is_midnight() -> None:
    assert day(datetime(2026, 3, 3, tzinfo=UTC)) == "3 March 2026"
    assert day(datetime(2026, 3, 3, 14, 5, tzinfo=UTC)) == "3 March 2026, 14:05 UTC"
    months = [day(datetime(2026, month, 1, tzinfo=UTC)).split()[1] for month in range(1, 13)]
    assert months == [datetime(2026, month, 1, tzinfo=UTC).strftime("%B") for month in range(1, 13)]


def test_listed_and_capital() -> None:
    assert [listed(words) for words in (["a"], ["a", "b"], ["a", "b", "c"])] == ["a", "a and b", "a, b and c"]
    assert [capital(text) for text in ("aides", "ÉTAT", "émigrés", "")] == ["Aides", "ÉTAT", "Émigrés", ""]


def test_number_has_its_digits_or_a_dash() -> None:
    assert [number(value, digits) for value, digits in ((1234.5678, 2), (0.125, 0), (3, 1), (None, 2))] == [
        "1,234.57",
        "0",
        "3.0",
        "–",
    ]


def test_columns_of_a_table_stand_below_one_another_and_are_harmless() -> None:
    evaluated = say("evaluation", TERMINAL, **EVALUATED).splitlines()
    assert "answered, of the answerable               0.500  [0.250, 0.750]" in evaluated
    assert "refused, of the unanswerable                  –" in evaluated
    assert "0.0–0.1         1,200    0.05    0.10" in evaluated
    assert "0.650      0.500   0.250        –   0.500         –  cautious  (this run)" in evaluated
    assert "  0.90  Who␛?" in evaluated
    assert "        answer: Ada / Bo" in evaluated
    assert f"        quoted: {'x' * 199}… (a)" in evaluated


# The operator's command line


def test_banner_says_that_the_sample_is_fictional() -> None:
    banner = say("chat_banner", TERMINAL, story="sample", sample=True, interactive=True)
    assert "It is fictional" in banner
    assert banner.endswith("\nAsk a question, or type /help; /quit leaves.")
    assert say("chat_banner", TERMINAL, story="main", sample=False, interactive=False) == (
        "The answers come from the story “main”."
    )
    assert say("chat_banner", TERMINAL, story="", sample=False, interactive=False) == (
        "There are no articles yet. Add some with verbatim add FILE…."
    )


@pytest.mark.parametrize(
    ("counts", "total"),
    [
        ((2, 0, 0, 0, 0), "2 articles added. The story “main” has 9 articles."),
        (
            (1, 1, 3, 1, 2),
            "1 article added, 1 article revised, 3 known already, 1 exact copy, 2 refused."
            " The story “main” has 9 articles.",
        ),
        ((0, 0, 0, 2, 0), "2 exact copies. The story “main” has 9 articles."),
        ((0, 0, 0, 0, 0), "Nothing to add. The story “main” has 9 articles."),
    ],
)
def test_adding_ends_with_what_became_of_all(counts: tuple[int, ...], total: str) -> None:
    facts = dict(zip(("added", "revised", "known", "copies", "refused"), counts, strict=True))
    assert say("added_total", TERMINAL, story="main", articles=9, **facts) == total


def test_status_lists_the_stories() -> None:
    stories = [
        {"name": "main", "server": None, "articles": 1, "passages": 2, "edition": 3},
        {"name": "own_one", "server": 77, "articles": 0, "passages": 0, "edition": 0},
    ]
    facts: dict[str, object] = {
        "articles": 1,
        "revisions": 1,
        "passages": 2,
        "characters": 1_500,
        "edition": 3,
    }
    jobs = {"waiting": 0, "running": 0, "failed": 0}
    facts |= {"caution": "0.5", "threshold": 0.5, "retracted": 0, "feeds": 0, "jobs": jobs}
    shown = say("status", TERMINAL, stories=stories, model=None, data="/data", bytes=1_250_000, **facts)
    assert shown == (
        "1 article, 1 revision, 2 passages, 1,500 characters\n"
        "  main: 1 article, 2 passages, edition 3, shared\n"
        "  own_one: 0 articles, 0 passages, edition 0, server 77\n"
        "Embedding model: none yet\n"
        "Answers: from a confidence of 0.50 on (0.5)\n"
        "Data folder: /data (1.2 MB)"
    )
    assert "\nEmbedding model: one@1\n" in say(
        "status", TERMINAL, stories=[], model="one@1", data="/data", bytes=0, **facts
    )


@pytest.mark.parametrize(
    ("name", "facts", "line"),
    [
        (
            "settings",
            {"data": "/data", "token": True},
            "ok     settings: data in /data, with a Discord token",
        ),
        ("embedder_weights", {"model": "MiniLM"}, "ok     weights of the embedding model: MiniLM"),
        ("disk", {"free_mb": 12_345}, "ok     disk: 12,345 MB free"),
        (
            "library",
            {"articles": 1, "passages": 2, "writable": False},
            "ok     library: 1 article, 2 passages, can only be read",
        ),
        (
            "models",
            {"vectors": 2, "dimension": 384},
            "ok     models and vectors: 2 vectors of 384 dimensions",
        ),
        ("commands", {}, "ok     commands"),
        ("something_new", {}, "ok     something_new"),
    ],
)
def test_check_tells_what_it_found(name: str, facts: dict[str, object], line: str) -> None:
    assert say("check", TERMINAL, name=name, ok=True, facts=facts) == line


@pytest.mark.parametrize(
    ("name", "found", "sentence"),
    [
        ("discord", {"why": "ClientConnectorError"}, "turned the request down (ClientConnectorError)."),
        ("commands", {"missing": ["ask", "help"]}, "the commands as they are now: ask and help are missing."),
        ("commands", {"missing": []}, "the commands as they are now. Starting the bot sends them."),
        (
            "permissions",
            {"server": 7, "missing": ["send_messages"]},
            "In server 7 the bot lacks: send messages.",
        ),
    ],
)
def test_what_is_wrong_at_discord_is_said_with_what_was_found(
    name: str, found: dict[str, object], sentence: str
) -> None:
    assert sentence in say("discord_wrong", TERMINAL, reason=name, found=found)


def test_check_that_failed_says_so() -> None:
    assert say("check", TERMINAL, name="library", ok=False, facts={}) == "not ok library"
    assert say("checked", TERMINAL, ok=False) != say("checked", TERMINAL, ok=True)


# The catalogue and the code


def spoken_names() -> Iterator[tuple[str, str]]:
    """Every name that the code gives to ``say`` or ``tell`` as a literal, and where."""
    for path in (ROOT / "bot.py", *(ROOT / "commands").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("say", "tell")
            ):
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Constant) and isinstance(first.value, str):
                    yield first.value, f"{path.name}:{node.lineno}"


def kinds() -> set[str]:
    """Every kind of error that the code has."""
    return {
        found[1]
        for folder in ("index", "retrieval", "commands")
        for path in (ROOT / folder).rglob("*.py")
        for found in re.finditer(r'^    kind = "(\w+)"$', path.read_text(encoding="utf-8"), re.MULTILINE)
    }


def literals() -> set[str]:
    """Every string that stands in the code."""
    return {
        node.value
        for path in (
            ROOT / "bot.py",
            *(f for d in ("commands", "templates") for f in (ROOT / d).rglob("*.py")),
        )
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def test_every_sentence_that_the_code_asks_for_is_there() -> None:
    assert [(name, where) for name, where in spoken_names() if name not in names(TERMINAL)] == []
    assert kinds() - names(TERMINAL) == set()


def test_no_sentence_is_there_that_nobody_says() -> None:
    spoken = literals() | kinds()
    stems = (*kinds(), "usage", "row_refused", "button", "setting_refused", "talk")
    assert {
        name for name in names(TERMINAL) - spoken if not name.startswith(tuple(f"{stem}_" for stem in stems))
    } == set()
