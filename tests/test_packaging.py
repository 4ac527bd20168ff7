"""The wheel: built from the tree, installed into an environment that knows nothing of the tree, and used."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
import venv
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("commands", "index", "retrieval", "templates")
IGNORED = shutil.ignore_patterns("__pycache__", "*.pyc")


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy of what it is made of. What a build leaves behind stays in the copy."""
    tree = tmp_path_factory.mktemp("tree")
    for name in ("bot.py", "pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, tree)
    for name in PACKAGES:
        shutil.copytree(ROOT / name, tree / name, ignore=IGNORED)
    options = [
        "--quiet",
        "--no-index",
        "--no-deps",
        "--no-build-isolation",
        "--wheel-dir",
        str(tree / "dist"),
    ]
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, str(tree)], check=True)
    (built,) = (tree / "dist").glob("*.whl")
    return built


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bin folder of an empty environment with the wheel in it.

    A .pth line lends it the packages of the environment that runs the tests. Python reads no .pth files in a
    folder added so, and therefore the editable install of the tree isn't seen.
    """
    home = tmp_path_factory.mktemp("installed") / "venv"
    venv.create(home, symlinks=True)
    (site,) = home.glob("lib/python*/site-packages")
    (site / "lent.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    options = ["--quiet", "--no-index", "--no-deps", "--ignore-installed", str(wheel)]
    pip = [sys.executable, "-m", "pip", "--python", str(home / "bin" / "python"), "install", *options]
    subprocess.run(pip, check=True)
    return home / "bin"


@dataclass(frozen=True, slots=True)
class Home:
    """A home folder with that environment's programs at hand; the data folder in it is empty at first."""

    folder: Path
    bin: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, program: str, *arguments: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        """The program's outcome, run far from the tree and without any setting but the data folder."""
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("PYTHON", "VERBATIM_", "DISCORD_", "XDG_", "ORT_"))
        }
        return subprocess.run(
            [str(self.bin / program), *arguments],
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
            env={**kept, "HOME": str(self.folder), "VERBATIM_DATA": str(self.data)},
            timeout=300,
        )


@pytest.fixture
def home(installed: Path, tmp_path: Path, models_folder: Path) -> Home:
    """A home whose embedder was prepared before."""
    made = Home(tmp_path, installed)
    made.data.mkdir()
    (made.data / "models").symlink_to(models_folder)
    return made


@pytest.fixture(scope="module")
def first_home(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("home"), installed)


@pytest.fixture(scope="module")
def first_chat(first_home: Home) -> subprocess.CompletedProcess[str]:
    """The very first start: nothing is prepared, and a question is piped in."""
    return first_home.run("verbatim", "chat", typed="How many people were injured on Bellrope Bridge?\n")


def files_of_tree() -> set[str]:
    """What the wheel has to carry: the code, the templates and the sample story."""
    patterns = ("**/*.py", "**/*.j2", "**/*.sql", "sample/*.md")
    found = (path for name in PACKAGES for pattern in patterns for path in (ROOT / name).glob(pattern))
    return {"bot.py", *(path.relative_to(ROOT).as_posix() for path in found)}


def test_wheel_carries_the_program_its_words_and_the_sample_and_nothing_else(wheel: Path) -> None:
    expected = files_of_tree()
    with zipfile.ZipFile(wheel) as archive:
        carried = {name for name in archive.namelist() if ".dist-info/" not in name}

    assert {Path(name).suffix for name in expected} >= {".py", ".j2", ".md"}
    assert expected - carried == set()
    assert carried >= {"retrieval/ranking.json", "retrieval/reader.npz"}
    assert {name for name in carried - expected if not name.endswith((".json", ".npz"))} == set()


def test_installed_program_is_the_wheels_own(home: Home) -> None:
    for module in ("bot", *PACKAGES):
        outcome = home.run("python", "-c", f"import {module}; print({module}.__file__)")

        assert Path(outcome.stdout.strip()).is_relative_to(home.bin.parent), outcome


def test_version_is_the_projects(home: Home) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    outcome = home.run("verbatim", "--version")

    assert (outcome.returncode, outcome.stdout) == (0, f"verbatim {project['version']}\n")


def test_ask_of_an_empty_library_is_a_refusal(home: Home) -> None:
    outcome = home.run("verbatim", "ask", "--json", "Why was the bridge closed?")

    assert outcome.returncode == 0, outcome.stderr
    row = json.loads(outcome.stdout)
    assert (row["answered"], row["quotes"], row["closest"]) == (False, [], None)


def test_first_start_answers_from_the_packaged_sample(first_chat: subprocess.CompletedProcess[str]) -> None:
    """Models, templates and the sample are all found without the tree."""
    assert first_chat.returncode == 0, first_chat.stderr
    assert "At least 11 people were injured" in first_chat.stdout
    assert "The Quillhaven Lantern" in first_chat.stdout


@pytest.mark.usefixtures("first_chat")
def test_first_start_writes_nothing_outside_the_data_folder(first_home: Home) -> None:
    """No caches in the home folder; above all no device id, which onnxruntime's telemetry would leave there."""
    assert (first_home.data / "library.sqlite3").exists()
    assert [path.name for path in first_home.folder.iterdir()] == ["data"]


def test_run_without_a_token_is_the_chat(home: Home) -> None:
    outcome = home.run("verbatim", "run", typed="Who won the football match?\n")

    assert outcome.returncode == 0, outcome.stderr
    assert outcome.stdout.strip()
    assert "Traceback" not in outcome.stderr


def test_locks_hold_one_version_of_each_package_the_project_names() -> None:
    """The lock is plain lines, and lies within the ranges of pyproject.toml."""
    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [
        line
        for lock in ("requirements.lock", "requirements-dev.lock")
        for line in (ROOT / lock).read_text(encoding="utf-8").splitlines()
    ]
    locked = {canonicalize_name(Requirement(line).name): Requirement(line) for line in lines}
    named = [*project["dependencies"], *project["optional-dependencies"]["dev"]]

    assert len(locked) == len(lines)
    for wanted in map(Requirement, named):
        (pin,) = locked[canonicalize_name(wanted.name)].specifier
        assert pin.operator == "=="
        assert wanted.specifier.contains(pin.version), wanted
