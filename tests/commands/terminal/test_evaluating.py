"""eval: the tables of somebody's own questions, one sentence for each bad row, the right exit code."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from retrieval.caution import operating_points, threshold_of
from retrieval.scoring import MEASURES
from tests.commands.terminal.line import DRAFTS, CommandLine

Jsonl = Callable[..., Path]
DARK = {"id": "dark", "question": "Why did the lighthouse go dark?", "answers": ["its lamp had cracked"]}
GOATS = {"id": "goats", "question": "How many goats were found?", "answers": ["2", "a pair"]}
SWAM = {"id": "swam", "question": "How many people swam ashore?", "answers": ["forty"]}  # a wrong gold answer
ABSENT = {"id": "absent", "question": "Who won the football match in Mongolia?", "answerable": False}
GREETING = {"id": "hi", "question": "Hello!", "answers": []}
FOUR = (DARK, GOATS, SWAM, ABSENT)


@pytest.fixture
def corpus(jsonl: Jsonl) -> Path:
    return jsonl(
        [{"id": draft.id, "title": draft.title, "text": draft.text} for draft in DRAFTS], "corpus.jsonl"
    )


def test_tables_tell_what_was_answered_and_the_worst_cases(
    cli: CommandLine, corpus: Path, jsonl: Jsonl
) -> None:
    ended = cli.bare("eval", corpus, jsonl(FOUR))
    lines = ended.out.splitlines()
    assert ended.code == 0
    assert "3 articles added. The story “eval” has 3 articles." in ended.told
    balanced = threshold_of("balanced")
    assert lines[0] == f"4 questions, 3 of them answerable; answered from a confidence of {balanced:.2f} on"
    assert "answered, of the answerable               1.000  [1.000, 1.000]" in lines
    assert any(line.startswith("hit@1: the first quote holds the answer   0.667  [") for line in lines)
    assert "refused, of the unanswerable              1.000  [1.000, 1.000]" in lines
    assert "quotes verbatim at their offsets          1.000  [1.000, 1.000]" in lines
    assert any(line.startswith("milliseconds a question, p50 / p95 ") for line in lines)
    worst = lines.index("Answered and wrong: 1; the most confident:")
    assert lines[worst + 1].endswith("  How many people swam ashore?")
    assert lines[worst + 2] == "        answer: forty"
    assert "31 people swam ashore" in lines[worst + 3]
    assert lines[worst + 4] == "Refused though right: 0"


def test_json_file_has_all_the_numbers(cli: CommandLine, corpus: Path, jsonl: Jsonl, tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    ended = cli.bare("eval", corpus, jsonl(FOUR), "--json", path, "--caution", "0.3")
    assert ended.code == 0
    assert ended.out.startswith("4 questions, 3 of them answerable; answered from a confidence of 0.30 on")
    found = json.loads(path.read_text(encoding="utf-8"))
    assert list(found) == [
        "questions", "answerable", "threshold", "measures", "elapsed_ms", "reliability", "operating_points",
        "confident_and_wrong", "refused_though_right",
    ]  # fmt: skip
    assert (found["questions"], found["answerable"], found["threshold"]) == (4, 3, 0.3)
    assert list(found["measures"]) == list(MEASURES)
    assert found["measures"]["hit@1"]["value"] == pytest.approx(2 / 3, abs=1e-6)
    assert set(found["measures"]["hit@1"]) == {"value", "low", "high"}
    assert 0 < found["elapsed_ms"]["p50"] <= found["elapsed_ms"]["p95"]
    assert sum(one["questions"] for one in found["reliability"]) == 4
    points = {one["name"]: one for one in found["operating_points"] if one["name"]}
    assert {name: one["threshold"] for name, one in points.items()} == dict(operating_points())
    assert [one["threshold"] for one in found["operating_points"] if one["now"]] == [0.3]
    always = found["operating_points"][-1]
    assert (always["threshold"], always["answered"], always["refused"]) == (0.0, 1.0, 0.0)
    (wrong,) = found["confident_and_wrong"]["worst"]
    assert (wrong["id"], wrong["answers"], wrong["answerable"]) == ("swam", ["forty"], True)
    assert wrong["quote"] in DRAFTS[2].text


def test_json_on_standard_output_is_alone_there(cli: CommandLine, corpus: Path, jsonl: Jsonl) -> None:
    found = cli.bare("eval", corpus, jsonl([DARK]), "--json", "-", "--worst", "0").row
    assert found["questions"] == 1
    assert found["measures"]["refused"] == {"value": None, "low": None, "high": None}
    assert found["confident_and_wrong"] == {"questions": 0, "worst": []}


def test_a_cautious_run_lists_what_it_refused_though_it_was_right(
    cli: CommandLine, corpus: Path, jsonl: Jsonl
) -> None:
    ended = cli.bare("eval", corpus, jsonl([DARK, GREETING]), "--caution", "1")
    lines = ended.out.splitlines()
    assert "answered, of the answerable               0.000  [0.000, 0.000]" in lines
    assert "right, among the answered                     –" in lines
    assert "refused, of the unanswerable              1.000  [1.000, 1.000]" in lines
    at = lines.index("Refused though right: 1; the least confident:")
    assert lines[at + 1].endswith("  Why did the lighthouse go dark?")
    assert "because its lamp had cracked" in lines[at + 3]


def test_the_library_is_temporary_or_kept_where_it_is_told(
    cli: CommandLine, corpus: Path, jsonl: Jsonl, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    assert cli.bare("eval", corpus, jsonl([DARK])).code == 0
    assert list(scratch.iterdir()) == []
    kept = cli("eval", corpus, jsonl([DARK]), "--story", "mine")
    assert kept.told[-1] == "3 articles added. The story “mine” has 3 articles."
    again = cli("eval", corpus, jsonl([DARK]), "--story", "mine")
    assert again.told[-1] == "3 known already. The story “mine” has 3 articles."
    assert [story["name"] for story in cli("status", "--json").row["stories"]] == ["mine"]


def test_a_folder_of_texts_is_a_corpus_and_dates_and_history_are_taken_in(
    cli: CommandLine, jsonl: Jsonl, tmp_path: Path
) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for draft in DRAFTS[:2]:
        (folder / f"{draft.id}.txt").write_text(draft.text, encoding="utf-8")
    history = [{"speaker": "user", "text": "What happened to the lighthouse?"}]
    rows = [{**DARK, "date": "2026-05-05"}, {**DARK, "question": "Why did it go dark?", "history": history}]
    ended = cli("eval", folder, jsonl(rows))
    assert ended.code == 0
    assert any(
        line.startswith("hit@1: the first quote holds the answer   1.000") for line in ended.out.splitlines()
    )


BAD_ROWS = {
    "no json": (b"{nope", "this is not a valid JSON row; it was left out."),
    "no object": (
        b"[1]",
        'this row is not a JSON object like {"question": …, "answers": […]}; it was left out.',
    ),
    "no question": (b'{"answers": ["x"]}', "there is no question in this row; it was left out."),
    "no string": (
        b'{"question": 5, "answers": ["x"]}',
        "the field “question” is not a string; it was left out.",
    ),
    "long": (
        json.dumps({"question": "why " * 300, "answers": ["x"]}).encode(),
        "this question is longer than 1,000 characters; it was left out.",
    ),
    "answers": (
        b'{"question": "Why?", "answers": "x"}',
        "the field “answers” is not a list of strings; it was left out.",
    ),
    "answerable": (
        b'{"question": "Why?", "answerable": "yes"}',
        "the field “answerable” is not true or false; it was left out.",
    ),
    "answerless": (
        b'{"question": "Why?", "answers": [], "answerable": true}',
        "the question is said to be answerable, but there is no answer in “answers”; it was left out.",
    ),
    "date": (
        b'{"question": "Why?", "answers": ["x"], "date": "03/04/2026"}',
        "the field “date” can't be read as a date; it was left out. Write it as 2026-03-31.",
    ),
    "history": (
        b'{"question": "Why?", "answers": ["x"], "history": ["no"]}',
        'the field “history” is not a list like [{"speaker": "user", "text": …}]; it was left out.',
    ),
    "huge": (b'{"question": "' + b"x" * 1_100_000 + b'"}', "this row is longer than 1 MB; it was left out."),
    "half a pair": (
        b'{"question": "Why \\ud800?", "answers": ["x"]}',
        "this question can't be asked; it was left out.",
    ),
}


def test_bad_rows_are_told_and_left_out_and_the_rest_is_scored(
    cli: CommandLine, corpus: Path, jsonl: Jsonl
) -> None:
    path = jsonl([DARK, *(bad for bad, _ in BAD_ROWS.values())])
    ended = cli("eval", corpus, path)
    assert ended.code == 1
    assert ended.told[: len(BAD_ROWS)] == [
        f"{path}:{number}: {sentence}" for number, (_, sentence) in enumerate(BAD_ROWS.values(), 2)
    ]
    assert ended.out.startswith("1 question, 1 of them answerable;")


def test_nothing_to_do_is_told_before_anything_is_made(
    cli: CommandLine, corpus: Path, jsonl: Jsonl, tmp_path: Path
) -> None:
    missing = tmp_path / "none.jsonl"
    good = jsonl([DARK], "good.jsonl")
    empty = jsonl([], "empty.jsonl")
    for args, code, sentence in (
        ([missing, good], 2, f"{missing}: there is no such file or folder."),
        ([corpus, missing], 2, f"{missing}: there is no such file or folder."),
        (["https://example.org/a", good], 2, None),
        ([corpus, good, "--json", tmp_path], 2, None),
        ([corpus, good, "--json", missing / "out.json"], 2, None),
        ([corpus, empty], 1, f"{empty}: there is no question in it that can be scored."),
    ):
        ended = cli("eval", *args)
        assert (ended.code, ended.out) == (code, ""), args
        assert len(ended.told) == 1
        assert sentence is None or ended.told == [sentence]
    assert not (cli.data / "library.sqlite3").exists()


def test_articles_that_are_refused_are_told_and_the_rest_is_asked(cli: CommandLine, jsonl: Jsonl) -> None:
    corpus = jsonl([{"id": "lamp", "text": DRAFTS[0].text}, {"id": "empty"}], "corpus.jsonl")
    ended = cli("eval", corpus, jsonl([DARK]))
    assert ended.code == 1
    assert f"{corpus}:2: the field “text” is missing." in ended.told
    assert ended.out.startswith("1 question, 1 of them answerable;")


def test_quoted_text_cannot_move_the_cursor(cli: CommandLine, jsonl: Jsonl) -> None:
    corpus = jsonl(
        [{"id": "x\x1b[2J", "text": "The owl\x1b[2J was stolen on Sunday night by two thieves."}], "c.jsonl"
    )
    row = {"question": "When was the owl\x1b[2J stolen?", "answers": ["Tuesday\x1b[2J"]}
    ended = cli("eval", corpus, jsonl([row]), "--caution", "0")
    assert "Answered and wrong: 1" in ended.out
    assert "\x1b" not in ended.out + ended.err
