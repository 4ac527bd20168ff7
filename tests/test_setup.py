"""The set-up script, with a stand-in for Python that notes what pip was asked for and downloads nothing."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CPU_TORCH = "torch==2.13.0+cpu" if platform.system() == "Linux" else "torch==2.13.0"
TORCH = "torch==2.13.0"

# Stands for the Python that is given and for the one in .venv; `plan.json` in the tree says what it can do.
STAND_IN = """\
#!{python}
import json, os, pathlib, shutil, sys
tree = pathlib.Path({tree!r})
plan = json.loads((tree / "plan.json").read_text())
asked = sys.argv[1:]
line = " ".join(asked)
bin = tree / ".venv" / "bin"
if line.startswith("-c import sys; sys.exit(sys.version_info"):
    sys.exit(plan["too_old"])
if asked == ["--version"]:
    print("Python 3.9.6")
elif asked[:2] == ["-m", "venv"]:
    bin.mkdir(parents=True)
    shutil.copy(__file__, bin / "python")
elif asked[:2] == ["-m", "pip"] and "--version" not in asked:
    with open(tree / "pip.log", "a") as log:
        print(line.split("--no-input ")[1], file=log)
    for part, words in plan["fails"].items():
        if part in line:
            sys.exit(words)
    if "--report" in asked:
        offered = [dict(metadata=dict(name=name)) for name in plan["ordinary_index_offers"]]
        pathlib.Path(asked[asked.index("--report") + 1]).write_text(json.dumps(dict(install=offered)))
    if "--editable" in asked:
        shutil.copy(__file__, bin / "verbatim")
elif asked[:2] == ["-I", "-c"]:
    sys.exit(1)  # torch isn't there yet
elif asked[:2] == ["-I", "-"]:
    sys.exit(not plan["packages_are_there"])
elif asked[0] == "-":
    os.execv({python!r}, [{python!r}, *asked])
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    code: int
    words: str
    pip: list[str]


class Tree:
    """A folder with the script, the locks and the stand-in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / ".ci").mkdir()
        shutil.copy(ROOT / ".ci" / "setup", folder / ".ci")
        for name in ("pyproject.toml", "requirements-dev.lock"):
            shutil.copy(ROOT / name, folder)
        (folder / "requirements.lock").write_text(f"numpy==2.4.6\n{TORCH}\n", encoding="utf-8")
        stand_in = folder / "python-stand-in"
        stand_in.write_text(STAND_IN.format(python=sys.executable, tree=str(folder)), encoding="utf-8")
        stand_in.chmod(0o755)

    def set_up(
        self,
        level: str = "run",
        *,
        too_old: bool = False,
        packages_are_there: bool = True,
        fails: dict[str, str] | None = None,
        offers: tuple[str, ...] = ("torch", "sympy"),
        **environment: str,
    ) -> Outcome:
        """``fails`` maps a part of pip's command line to what pip says when it fails at it."""
        plan = {
            "too_old": too_old,
            "packages_are_there": packages_are_there,
            "fails": fails or {},
            "ordinary_index_offers": offers,
        }
        environment = {"TORCH_CUDA": "", **environment}
        (self.folder / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        (self.folder / "pip.log").write_text("", encoding="utf-8")
        done = subprocess.run(
            ["bash", str(self.folder / ".ci" / "setup"), level],
            env={
                **os.environ,
                "PYTHON": str(self.folder / "python-stand-in"),
                "TORCH_CUDA": "",
                **environment,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.stdout == "", "standard output belongs to the bot's answers"
        pip = (self.folder / "pip.log").read_text(encoding="utf-8").splitlines()
        return Outcome(done.returncode, done.stderr, pip)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    return Tree(tmp_path)


CPU_INDEX_IS_DOWN = {"--index-url": "WARNING: connection broken by 'NewConnectionError'"}
NO_CUDA_MAY_COME = "install --no-deps " + TORCH


def test_torch_comes_first_and_from_its_index_of_cpu_builds(tree: Tree) -> None:
    outcome = tree.set_up(TORCH_INDEX="https://mirror.example/cpu")

    assert outcome.code == 0, outcome.words
    assert outcome.pip == [
        f"install --no-deps --index-url https://mirror.example/cpu --retries 0 --timeout 15 {CPU_TORCH}",
        "install --no-deps --only-binary :all: -r requirements.lock",
        "install --no-deps --no-build-isolation --editable .",
    ]


def test_second_start_installs_nothing_and_says_nothing(tree: Tree) -> None:
    tree.set_up("dev")

    for level in ("dev", "run"):
        assert tree.set_up(level) == Outcome(0, "", [])


def test_tests_need_the_second_lock_too(tree: Tree) -> None:
    tree.set_up("run")

    assert tree.set_up("dev").pip[-2:] == [
        "install --no-deps --only-binary :all: -r requirements-dev.lock",
        "install --no-deps --no-build-isolation --editable .",
    ]


def test_ordinary_index_serves_when_it_brings_no_cuda(tree: Tree) -> None:
    outcome = tree.set_up(fails=CPU_INDEX_IS_DOWN)

    assert outcome.code == 0, outcome.words
    assert NO_CUDA_MAY_COME in outcome.pip


@pytest.mark.parametrize("package", ["nvidia-cudnn-cu13", "cuda-toolkit"])
def test_cuda_is_refused_in_one_sentence_that_says_how_to_go_on(tree: Tree, package: str) -> None:
    outcome = tree.set_up(fails=CPU_INDEX_IS_DOWN, offers=("torch", "sympy", package))

    assert outcome.code == 1
    assert "TORCH_CUDA=1" in outcome.words.splitlines()[-1]
    assert [line for line in outcome.pip if TORCH in line and "--dry-run" not in line] == [outcome.pip[0]]


def test_cuda_is_refused_when_nobody_can_tell(tree: Tree) -> None:
    outcome = tree.set_up(fails=CPU_INDEX_IS_DOWN | {"--dry-run": "ERROR: no such option: --report"})

    assert outcome.code == 1
    assert NO_CUDA_MAY_COME not in outcome.pip


def test_cuda_comes_with_its_own_packages_when_it_is_accepted(tree: Tree) -> None:
    outcome = tree.set_up(fails=CPU_INDEX_IS_DOWN, offers=("torch", "nvidia-cudnn-cu13"), TORCH_CUDA="1")

    assert outcome.code == 0, outcome.words
    assert f"install {TORCH}" in outcome.pip


def test_cut_off_set_up_begins_anew(tree: Tree) -> None:
    tree.set_up(fails={"--editable": "ERROR: [Errno 28] No space left on device"})
    leftover = tree.folder / ".venv" / "half-a-package"
    leftover.touch()

    outcome = tree.set_up()

    assert outcome.code == 0, outcome.words
    assert len(outcome.pip) == 3
    assert not leftover.exists()


def test_changed_lock_is_installed_over_what_is_there(tree: Tree) -> None:
    tree.set_up()
    kept = tree.folder / ".venv" / "kept"
    kept.touch()
    (tree.folder / "requirements.lock").write_text(f"numpy==2.4.7\n{TORCH}\n", encoding="utf-8")

    assert "install --no-deps --only-binary :all: -r requirements.lock" in tree.set_up().pip
    assert kept.exists()


def test_new_dates_on_the_same_lock_change_nothing(tree: Tree) -> None:
    tree.set_up()
    os.utime(tree.folder / "requirements.lock", (2_000_000_000, 2_000_000_000))

    assert tree.set_up().pip == []


def test_package_that_went_missing_is_installed_again(tree: Tree) -> None:
    tree.set_up()

    assert (
        "install --no-deps --only-binary :all: -r requirements.lock"
        in tree.set_up(packages_are_there=False).pip
    )


def test_venv_without_its_python_is_made_anew(tree: Tree) -> None:
    tree.set_up()
    (tree.folder / ".venv" / "bin" / "python").unlink()

    assert len(tree.set_up().pip) == 3


def test_old_python_is_named_in_one_sentence(tree: Tree) -> None:
    outcome = tree.set_up(too_old=True)

    assert (outcome.code, outcome.pip) == (1, [])
    assert len(outcome.words.splitlines()) == 1
    assert "needs Python 3.11 or newer" in outcome.words
    assert "is Python 3.9.6" in outcome.words


def test_failure_gives_pips_own_reason_and_the_log(tree: Tree) -> None:
    outcome = tree.set_up(fails={"-r requirements.lock": "ERROR: No matching distribution found for numpy"})

    assert outcome.code == 1
    last = outcome.words.splitlines()[-1]
    assert "requirements.lock: No matching distribution found for numpy." in last
    assert ".venv/setup.log" in last


def test_missing_network_is_called_by_its_name(tree: Tree) -> None:
    outcome = tree.set_up(fails={"-r requirements.lock": "connection broken by 'NewConnectionError'"})

    assert "the package index cannot be reached" in outcome.words.splitlines()[-1]
