"""`./run`: what it answers to wrong words, and that an install is done again, once, and never by two at a time."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import pytest

TOP = Path(__file__).resolve().parents[2]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([str(TOP / "run"), *words], capture_output=True, text=True, check=False, timeout=60)


@pytest.fixture(scope="module")
def install() -> ModuleType:
    sys.path.insert(0, str(TOP / "tools"))
    try:
        spec = importlib.util.spec_from_file_location("install_of_tests", TOP / "tools" / "install.py")
        assert spec
        assert spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(TOP / "tools"))
    return module


@pytest.mark.parametrize("words", [(), ("dema",), ("Demo",), ("--port", "8000")])
def test_words_that_it_does_not_know_are_answered_by_those_that_it_knows(words: tuple[str, ...]) -> None:
    answered = run(*words)

    assert answered.returncode == 2
    assert "./run demo" in answered.stderr


def test_it_can_be_called_from_another_folder_by_somebody_without_a_home(tmp_path: Path) -> None:
    answered = subprocess.run(
        [str(TOP / "run"), "--help"],
        cwd=tmp_path,
        env={"HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert answered.returncode == 0
    assert "./run test" in answered.stderr
    assert list(tmp_path.iterdir()) == []


def test_something_is_built_when_what_it_is_built_from_has_changed(install: ModuleType, tmp_path: Path) -> None:
    environment, source, stamp = install.Environment(tmp_path), tmp_path / "source", tmp_path / "built.stamp"
    built: list[str] = []

    def build() -> None:
        built.append(source.read_text())

    for text in ("one", "one", "two"):
        source.write_text(text)
        environment._build("a thing", [source], stamp, build)

    assert built == ["one", "two"]


def test_a_build_that_was_broken_off_is_done_again(install: ModuleType, tmp_path: Path) -> None:
    environment, source, stamp = install.Environment(tmp_path), tmp_path / "source", tmp_path / "built.stamp"
    source.write_text("one")
    built: list[str] = []

    def broken_off() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        environment._build("a thing", [source], stamp, broken_off)
    environment._build("a thing", [source], stamp, lambda: built.append("whole"))

    assert built == ["whole"]


def test_the_lock_of_the_packages_decides_whether_they_are_installed_again(install: ModuleType, tmp_path: Path) -> None:
    for name in ("requirements/demo.txt", "requirements/test.txt", "pyproject.toml", "verify/pyproject.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a\n")
    environment = install.Environment(tmp_path)
    before = {level: environment._lock_digest(level) for level in ("demo", "test")}

    (tmp_path / "requirements/test.txt").write_text("b\n")

    assert environment._lock_digest("demo") == before["demo"]
    assert environment._lock_digest("test") != before["test"]


def test_two_at_once_wait_for_each_other(install: ModuleType, tmp_path: Path) -> None:
    order: list[str] = []
    second_waits = threading.Event()

    def second() -> None:
        second_waits.set()
        with install.Environment(tmp_path)._alone():
            order.append("second")

    other = threading.Thread(target=second)
    with install.Environment(tmp_path)._alone():
        other.start()
        second_waits.wait(5)
        other.join(0.3)
        order.append("first")
    other.join(5)

    assert order == ["first", "second"]
