"""status, remove, rebuild and story: what the library holds, and what becomes of it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from index.library import Library
from retrieval.caution import threshold_of
from tests.commands.terminal.line import DRAFTS, CommandLine

STATUS = [
    "articles", "revisions", "passages", "characters", "stories", "model", "edition", "data", "bytes",
    "caution", "threshold", "retracted", "feeds", "jobs",
]  # fmt: skip


def stories(cli: CommandLine) -> dict[tuple[str, int | None], int]:
    return {(one["name"], one["server"]): one["articles"] for one in cli("status", "--json").row["stories"]}


def test_status_counts_what_there_is(news: CommandLine, embedder) -> None:
    row = news("status", "--json").row
    assert list(row) == STATUS
    assert (row["articles"], row["revisions"]) == (3, 3)
    assert row["characters"] == sum(len(draft.text) for draft in DRAFTS)
    assert row["model"] == embedder.fingerprint
    assert row["data"] == str(news.data)
    assert row["bytes"] == (news.data / "library.sqlite3").stat().st_size
    assert (row["caution"], row["threshold"]) == ("balanced", threshold_of("balanced"))
    (story,) = row["stories"]
    assert list(story) == ["name", "server", "articles", "passages", "edition"]
    assert (story["name"], story["server"], story["articles"]) == ("main", None, 3)
    assert story["passages"] == row["passages"] >= 3
    assert story["edition"] == row["edition"] >= 1


def test_status_in_words(news: CommandLine, embedder) -> None:
    lines = news("status").out.splitlines()
    assert lines[0].startswith("3 articles, 3 revisions, ")
    assert lines[1].startswith("  main: 3 articles, ")
    assert lines[1].endswith(", shared")
    assert lines[2] == f"Embedding model: {embedder.fingerprint}"
    assert lines[3] == f"Answers: from a confidence of {threshold_of('balanced'):.2f} on (balanced)"
    assert lines[4].startswith(f"Data folder: {news.data} (0.")


def test_status_of_a_new_folder(cli: CommandLine) -> None:
    row = cli("status", "--json").row
    assert (row["articles"], row["stories"], row["model"], row["edition"]) == (0, [], None, 0)
    assert "Embedding model: none yet" in cli("status").out.splitlines()


def test_removed_article_is_gone_and_an_unknown_one_stops_no_other(news: CommandLine) -> None:
    ended = news("remove", "nope", "lamp", "lamp", "goats")
    assert (ended.code, ended.out) == (1, "")
    unknown = (
        "There is no article with the id “{}” here. "
        "In verbatim chat, /sources lists the articles with their ids."
    )
    assert ended.told == [
        unknown.format("nope"),
        "Removed “lamp” from the story “main”.",
        unknown.format("lamp"),
        "Removed “goats” from the story “main”.",
    ]
    assert news("status", "--json").row["articles"] == 1
    (left,) = news("search", "lighthouse goats", "--json").row["passages"]
    assert "ferry" in left["text"]


def test_remove_of_an_unknown_story_is_told(cli: CommandLine) -> None:
    for args in (
        ["remove", "a"],
        ["remove", "a", "--story", "main"],
        ["remove", "--story", "main", "--whole-story"],
    ):
        ended = cli(*args)
        assert ended.code == 1
        assert ended.told == ["There is no story called “main”. verbatim status lists the stories."]


def test_whole_story_is_removed_only_by_its_name(news: CommandLine) -> None:
    usage = "Give the ids of articles, or a story with --story NAME --whole-story, and not both."
    for args in ([], ["--whole-story"], ["--story", "main"], ["lamp", "--story", "main", "--whole-story"]):
        ended = news("remove", *args)
        assert (ended.code, ended.told) == (2, [usage])
    assert stories(news) == {("main", None): 3}
    ended = news("remove", "--story", "main", "--whole-story")
    assert (ended.code, ended.told) == (0, ["Removed the story “main” with 3 articles."])
    assert stories(news) == {}
    assert news("ask", "Why?").out.startswith("There are no articles here yet")


@pytest.mark.parametrize(
    "args",
    [
        ["remove", "lamp"],
        ["remove", "--whole-story"],
        ["retract", "lamp", "--reason", "It went out."],
        ["edit", "lamp", "--title", "Lamp out"],
        ["refresh"],
        ["refresh", "lamp"],
        ["feed", "list"],
        ["feed", "remove", "1"],
        ["feed", "poll"],
    ],
    ids=" ".join,
)
def test_what_is_done_to_a_servers_story_never_touches_the_shared_one(
    news: CommandLine, args: list[str]
) -> None:
    before = news("sources", "--json").row
    ended = news(*args, "--story", "main", "--server", "5")
    assert (ended.code, ended.told) == (
        1,
        ["There is no story called “main”. verbatim status lists the stories."],
    )
    assert news("sources", "--json").row == before


def test_server_needs_its_own_story_to_remove(news: CommandLine) -> None:
    """The shared story is found for a server too, which reads it; what is named is what is removed."""
    assert news("story", "main", "--server", "5").code == 0
    assert news("remove", "--story", "main", "--server", "5", "--whole-story").told == [
        "Removed the story “main” with 0 articles."
    ]
    assert stories(news) == {("main", None): 3}


# story


def test_story_is_chosen_bound_and_limited(cli: CommandLine) -> None:
    of_server = "The story “rail” of server 5 is set up so."
    assert cli("story", "rail", "--server", "5", "--default", "--bind", "11", "--bind", "12").told == [
        of_server
    ]
    assert cli("story", "rail", "--server", "5", "--limit-to", "21", "--limit-to", "22").told == [of_server]
    assert cli("story", "ferry").told == ["The story “ferry”, shared with every server, is set up so."]
    with closing(Library(cli.data / "library.sqlite3")) as library:
        rail = library.story("rail", 5)
        for channel in (1, 11, 12):
            assert library.chosen_story(5, channel) == rail
        assert library.chosen_story(6, 11) is None
        assert library.limited_channels(rail.key) == {21, 22}
    cli("story", "ferry", "--server", "5", "--bind", "12")
    cli("story", "rail", "--server", "5", "--anywhere")
    with closing(Library(cli.data / "library.sqlite3")) as library:
        assert library.chosen_story(5, 12) == library.story("ferry", 5)
        assert library.chosen_story(5, 11) == rail
        assert library.limited_channels(rail.key) == frozenset()


@pytest.mark.parametrize(
    "args", [["--default"], ["--bind", "11"], ["--server", "5", "--limit-to", "1", "--anywhere"]]
)
def test_story_options_that_do_not_fit_are_wrong_usage(cli: CommandLine, args: list[str]) -> None:
    ended = cli("story", "rail", *args)
    assert ended.code == 2
    assert ended.told == [
        "Choosing a story for a server or channel needs --server ID, "
        "and --limit-to doesn't go with --anywhere."
    ]
    assert not (cli.data / "library.sqlite3").exists()


@pytest.mark.parametrize("name", ["", "  ", "x" * 101, "two\nlines", "caf\udce9"])
def test_story_needs_a_name_that_can_be_written(cli: CommandLine, name: str) -> None:
    ended = cli("story", name)
    assert ended.code == 2
    assert "Invalid value for" in ended.err
    assert not (cli.data / "library.sqlite3").exists()


# rebuild


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sentence-transformers model of a few hundred weights, which means nothing by what it says."""
    import torch
    from sentence_transformers import SentenceTransformer, models
    from transformers import BertConfig, BertModel, BertTokenizerFast

    folder = tmp_path_factory.mktemp("tiny")
    letters = [chr(code) for code in range(33, 127)]
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", *letters, *(f"##{letter}" for letter in letters)]
    (folder / "vocab.txt").write_text("\n".join(pieces), encoding="utf-8")
    torch.manual_seed(1)
    config = BertConfig(
        vocab_size=len(pieces),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=2,
        intermediate_size=8,
        max_position_embeddings=128,
    )
    BertModel(config).save_pretrained(folder / "bert")
    BertTokenizerFast(str(folder / "vocab.txt")).save_pretrained(folder / "bert")
    inner = models.Transformer(str(folder / "bert"), max_seq_length=128)
    SentenceTransformer(modules=[inner, models.Pooling(8)]).save(str(folder / "model"))
    return folder / "model"


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_another_model_is_told_until_the_library_is_rebuilt(
    news: CommandLine, tiny_model: Path, embedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VERBATIM_EMBEDDER", str(tiny_model))
    for command in (["ask", "Why?"], ["add", str(tiny_model / "README.md")], ["search", "lamp"], ["chat"]):
        ended = news(*command)
        assert (ended.code, ended.out) == (1, "")
        (sentence,) = ended.told
        assert sentence.startswith(
            f"The library was made with the embedding model {embedder.fingerprint}, but {tiny_model}@"
        )
        assert sentence.endswith(
            "is set. Set VERBATIM_EMBEDDER back, or run verbatim rebuild to embed every article anew."
        )
    rebuilt = news("rebuild")
    assert rebuilt.code == 0
    assert rebuilt.told[-1].startswith(f"Embedded 3 articles anew with {tiny_model}@")
    assert news("ask", "Why did the lighthouse go dark?", "--json").row["answered"] is True
    assert news("status", "--json").row["model"].startswith(str(tiny_model))

    monkeypatch.delenv("VERBATIM_EMBEDDER")
    assert news("ask", "Why?").code == 1
    assert news("rebuild").told == [f"Embedded 3 articles anew with {embedder.fingerprint}."]
    assert news("ask", "Why did the lighthouse go dark?", "--json").row["answered"] is True


@pytest.mark.slow
def test_model_that_cannot_be_loaded_is_told(news: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VERBATIM_EMBEDDER", "/nowhere/model")
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    for command in (["ask", "Why?"], ["rebuild"]):
        ended = news(*command)
        assert (ended.code, ended.out) == (1, "")
        assert ended.told == [
            "The model “/nowhere/model” can't be loaded. "
            "Check the name or path, and that it can be downloaded or is there already."
        ]
