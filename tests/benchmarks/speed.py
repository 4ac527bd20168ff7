"""Speed and memory, as ratios to bare encodes with the same model in the same run.

    python tests/benchmarks/speed.py [CORPUS.jsonl] [--articles 3000] [--questions 200] [--folder DIR]

Prints a Markdown table: adding articles against the bare `encode` of the same passages by sentence-transformers,
`ask` against one bare `encode` of its question, also while another process adds to the same library, peak memory of
adding and of asking, and the start of the command `verbatim ask` to its answer. Questions are titles of articles of
the corpus, turned into "What about …?".
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import count, islice, takewhile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))  # run from a checkout, without being installed

from index.embedder import Embedder, load_embedder, packaged_folder
from index.files import find_sources, read_source
from index.ingest import cut_draft, ingest
from index.library import MAIN_STORY, Library
from index.nouns import Draft
from index.passages import embedding_text
from index.settings import Settings
from index.transformers import load_model
from index.writer import ensure_story
from retrieval.ask import ask
from retrieval.desk import open_desk
from retrieval.nouns import Question

CHUNK = 50
WARM = 20
BARE_CHUNKS = 60  # that are also encoded and nothing else
PROGRAM = Path(__file__).resolve().parents[2] / "bot.py"
SHARED_CORPUS = Path(__file__).resolve().parents[3] / "shared" / "data" / "newswire_1987" / "corpus.jsonl"


def in_process(function: str, *arguments: object) -> dict[str, float]:
    """The result of one of this file's functions, run in a process of its own, with that process's peak memory."""
    command = [sys.executable, __file__, "--inner", function, *map(str, arguments)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    row: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return row


def peak_mb() -> float:
    """The highest resident memory of this process so far.

    Linux hands ru_maxrss down from the parent process; VmHWM counts this program alone.
    """
    status = Path("/proc/self/status")
    if status.exists():
        (line,) = (line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # macOS counts bytes


def adding(corpus: str, articles: str, folder: str) -> dict[str, float]:
    """Add articles with all cores, CHUNK at a time; before some of them, BARE_CHUNKS in all, a process of its
    own encodes the same passages with sentence-transformers and nothing else.

    In turn, so that whatever else this machine does slows both alike. Seconds of each, over the chunks of each
    third that both did; the seconds of the whole; peak memory with the models loaded, after a third, and
    after all.
    """
    settings = Settings(data=Path(folder))
    library = Library(settings.library_path)
    embedder = load_embedder(None, settings.models_folder, threads=os.cpu_count() or 1)
    story = ensure_story(library, MAIN_STORY, None)
    every = max(1, int(articles) // (CHUNK * BARE_CHUNKS))
    row: dict[str, float] = defaultdict(float)
    row["before_mb"] = peak_mb()
    with subprocess.Popen(
        [sys.executable, __file__, "--inner", "encoding"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        bufsize=1,
    ) as bare:
        for number, chunk in enumerate(chunks(stream(Path(corpus), int(articles)))):
            part = min(3 * number * CHUNK // int(articles), 2)
            if number % every == 0:
                row[f"encoded{part}_s"] += encoded_elsewhere(bare, texts_of(chunk, embedder))
            seconds = timed_ms(lambda chunk=chunk: list(ingest(chunk, library, embedder, story))) / 1000
            row["seconds"] += seconds
            if number % every == 0:
                row[f"added{part}_s"] += seconds
            if part == 0:
                row["third_mb"] = peak_mb()
    row |= {"peak_mb": peak_mb(), "asked_for": int(articles), **vars_of(library.counts())}
    library.close()
    return dict(row)


def stream(corpus: Path, articles: int) -> Iterator[Draft]:
    """The corpus's first articles, one at a time."""
    (source,) = find_sources(corpus)
    return islice((read for read, _ in read_source(source, {}) if isinstance(read, Draft)), articles)


def chunks(every: Iterator[Draft]) -> Iterator[list[Draft]]:
    """CHUNK at a time."""
    return takewhile(bool, (list(islice(every, CHUNK)) for _ in count()))


def texts_of(chunk: Iterable[Draft], embedder: Embedder) -> list[str]:
    """What is encoded of these articles: their passages, each with its title."""
    return [
        embedding_text(cut.draft.title, cut.draft.text[span.start : span.end], embedder.count_tokens)
        for cut in (cut_draft(draft, embedder) for draft in chunk)
        for span in cut.passages
    ]


def encoded_elsewhere(bare: subprocess.Popen[str], texts: list[str]) -> float:
    """Seconds that the process of ``encoding`` takes for the texts."""
    if bare.stdin is None or bare.stdout is None:
        raise ValueError("the bare process needs pipes")
    bare.stdin.write(json.dumps(texts) + "\n")
    return float(bare.stdout.readline())


def encoding() -> dict[str, float]:
    """Encode each line of the input, a list of texts, with all cores, and print the seconds; until the input ends."""
    model = load_model(str(packaged_folder()), threads=os.cpu_count() or 1)
    model.encode(["warm"])
    for line in sys.stdin:
        print(timed_ms(partial(model.encode, json.loads(line), show_progress_bar=False)) / 1000, flush=True)
    return {}


def vars_of(counts: object) -> dict[str, float]:
    return {name: getattr(counts, name) for name in ("articles", "passages", "chars")}


def asking(corpus: str, articles: str, folder: str, questions: str) -> dict[str, float]:
    """`ask` and bare encodes of the same questions, in turn; milliseconds, and the peak memory of asking alone."""
    titles = [draft.title for draft in stream(Path(corpus), int(articles)) if draft.title]
    step = max(1, len(titles) // int(questions))
    asked = [f"What about {title.lower()}?" for title in titles[::step]][: int(questions)]
    desk = open_desk(Settings(data=Path(folder)))
    story = desk.library.story(MAIN_STORY)
    for text in asked[:WARM]:
        ask(Question(text, (story.key,)), desk)
    memory_mb = peak_mb()
    model = load_model(str(packaged_folder()), threads=1)
    model.encode(asked[:WARM])
    asks, bare, onnx = [], [], []
    for text in asked:
        asks.append(timed_ms(ask, Question(text, (story.key,)), desk))
        bare.append(timed_ms(model.encode, text))
        onnx.append(timed_ms(desk.embedder.encode_query, text))
    desk.close()
    return {
        "p50_ms": statistics.median(asks),
        "p95_ms": statistics.quantiles(asks, n=20)[-1],
        "encode_ms": statistics.median(bare),
        "encode_onnx_ms": statistics.median(onnx),
        "peak_mb": memory_mb,
    }


def asking_while_adding(corpus: str, articles: str, folder: str, questions: str) -> dict[str, float]:
    """`ask` with another process adding the corpus's other articles to the same story, and with that process stopped,
    in turn; milliseconds. Then the rest is added, and the articles are counted.
    """
    titles = [draft.title for draft in stream(Path(corpus), int(articles)) if draft.title]
    asked = [f"What about {title.lower()}?" for title in titles[:: max(1, len(titles) // int(questions))]]
    desk = open_desk(Settings(data=Path(folder)))
    story = desk.library.story(MAIN_STORY)
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as more:
        for line in islice(Path(corpus).read_text(encoding="utf-8").splitlines(), int(articles), None):
            more.write(line + "\n")
        more.flush()
        adder = subprocess.Popen(
            [sys.executable, str(PROGRAM), "--data", folder, "add", more.name],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            edition = desk.library.edition(story.key)
            while desk.library.edition(story.key) == edition and adder.poll() is None:
                time.sleep(0.1)  # until its models are loaded, and its first batch stored
            busy: list[float] = []
            idle: list[float] = []
            for text in asked[: int(questions)]:
                for taken, sign in ((busy, signal.SIGCONT), (idle, signal.SIGSTOP)):
                    adder.send_signal(sign)
                    taken.append(timed_ms(ask, Question(text, (story.key,)), desk))
            still_adding = adder.poll() is None
            adder.send_signal(signal.SIGCONT)
            adder.wait()
        finally:
            adder.kill()
            adder.wait()
    every = vars_of(desk.library.counts())
    desk.close()
    if not still_adding:
        raise ValueError("nothing was left to add: name a larger corpus, or fewer articles and questions")
    return every | {
        f"{name}_p{share}_ms": statistics.quantiles(taken, n=20)[place]
        for name, taken in (("busy", busy), ("idle", idle))
        for share, place in ((50, 9), (95, 18))
    }


def timed_ms(call: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    call(*arguments)
    return (time.perf_counter() - started) * 1000


def starting(folder: str) -> float:
    """Seconds from the command `verbatim ask` to its answer, the best of three."""
    command = [
        sys.executable,
        str(PROGRAM),
        "--data",
        folder,
        "ask",
        "--json",
        "What did the company report?",
    ]
    runs = []
    for _ in range(3):
        started = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        runs.append(time.perf_counter() - started)
    return min(runs)


def table(corpus: Path, articles: int, questions: int, folder: Path) -> str:
    """Measure everything; a Markdown table."""
    load_embedder(None, folder / "models", threads=1)  # the one-time export is no part of any measurement
    added = in_process("adding", corpus, articles, folder)
    asked = in_process("asking", corpus, articles, folder, questions)
    meanwhile = in_process("asking_while_adding", corpus, articles, folder, questions)
    start_s = starting(str(folder))
    ratios = [added[f"encoded{part}_s"] / added[f"added{part}_s"] for part in range(3)]
    whole = sum(added[f"encoded{part}_s"] for part in range(3)) / sum(
        added[f"added{part}_s"] for part in range(3)
    )
    rows = [
        ("articles / passages", f"{added['articles']:.0f} / {added['passages']:.0f}"),
        (
            "the same with the rest of the corpus",
            f"{meanwhile['articles']:.0f} / {meanwhile['passages']:.0f}",
        ),
        ("adding, articles per second", f"{added['asked_for'] / added['seconds']:.1f}"),
        (f"**adding : bare encode** ({BARE_CHUNKS} times {CHUNK} articles in turn)", f"**{whole:.2f}**"),
        ("the same in the first / second / last third", " / ".join(f"{ratio:.2f}" for ratio in ratios)),
        (
            "memory with the models loaded / after a third of the articles / after all, MB",
            f"{added['before_mb']:.0f} / {added['third_mb']:.0f} / {added['peak_mb']:.0f}",
        ),
        ("one bare encode of a question, ms (sentence-transformers, 1 thread)", f"{asked['encode_ms']:.1f}"),
        ("the same by the ONNX copy, ms", f"{asked['encode_onnx_ms']:.1f}"),
        ("`ask` p50 / p95, ms", f"{asked['p50_ms']:.0f} / {asked['p95_ms']:.0f}"),
        (
            "**`ask` p50 / p95 : one bare encode**",
            f"**{asked['p50_ms'] / asked['encode_ms']:.0f} / {asked['p95_ms'] / asked['encode_ms']:.0f}**",
        ),
        (
            "`ask` p50 / p95 while another process adds, ms",
            f"{meanwhile['busy_p50_ms']:.0f} / {meanwhile['busy_p95_ms']:.0f}",
        ),
        (
            "**`ask` p50 / p95 while another process adds : with that process stopped**",
            f"**{meanwhile['busy_p50_ms'] / meanwhile['idle_p50_ms']:.1f} / "
            f"{meanwhile['busy_p95_ms'] / meanwhile['idle_p95_ms']:.1f}**",
        ),
        ("peak memory while asking, MB", f"{asked['peak_mb']:.0f}"),
        ("`verbatim ask` from start to answer, s", f"{start_s:.1f}"),
        ("**start : one bare encode**", f"**{start_s * 1000 / asked['encode_ms']:.0f}**"),
    ]
    return "\n".join(["| what | measured |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)])


def main() -> None:
    if sys.argv[1:2] == ["--inner"]:
        inner: dict[str, Callable[..., dict[str, float]]] = {
            "adding": adding,
            "encoding": encoding,
            "asking": asking,
            "asking_while_adding": asking_while_adding,
        }
        print(json.dumps(inner[sys.argv[2]](*sys.argv[3:])))
        return
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("corpus", type=Path, nargs="?", default=SHARED_CORPUS)
    parser.add_argument("--articles", type=int, default=3000)
    parser.add_argument("--questions", type=int, default=200)
    parser.add_argument("--folder", type=Path, default=None, help="an empty folder to work in")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        print(table(options.corpus, options.articles, options.questions, options.folder or Path(scratch)))


if __name__ == "__main__":
    main()
