"""
The environment that `./run` works in: packages by hash-locked requirements, the desk built by Node from a wheel.

A stamp of the locks is written when everything is there, so that a second start needs no network; without the stamp an
interrupted install is done again from the beginning. Two at once wait for each other. Standard library only.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from node import run_npm


class InstallFailed(Exception):
    """The environment could not be made; `status` is the exit status of `./run`."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class Environment:
    """The virtual environment and what is built in the checkout at `top`."""

    def __init__(self, top: Path) -> None:
        self.top = top
        self.folder = top / ".venv"
        self.python = self.folder / "bin" / "python"
        self.stamp = self.folder / "installed.stamp"

    def prepare(self, *, for_tests: bool) -> None:
        """
        Bring everything up to date.

        :raises InstallFailed: a download failed (4), or the desk could not be built (1)
        """
        with self._alone():
            self._install_packages(for_tests=for_tests)
            self._build("desk", self._desk_inputs(), self.top / "desk" / "built.stamp", self._build_desk)
            messages = sorted(self.top.glob("src/demur/**/*.po"))
            self._build("messages", messages, self.folder / "messages.stamp", self._compile_messages)
            if for_tests:
                locks = [self.top / "verify/tests/javascript" / name for name in ("package.json", "package-lock.json")]
                self._build("test tools", locks, self.folder / "javascript.stamp", self._install_test_tools)

    def variables(self) -> dict[str, str]:
        """Return the environment variables that commands run with."""
        variables = dict(os.environ)
        # What the caller's Python was told must not reach ours.
        for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP"):
            variables.pop(name, None)
        variables["PATH"] = os.pathsep.join([str(self.python.parent), variables.get("PATH", os.defpath)])
        variables["VIRTUAL_ENV"] = str(self.folder)
        variables["PYTHONDONTWRITEBYTECODE"] = variables.get("PYTHONDONTWRITEBYTECODE", "")
        return variables

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with (self.top / ".install.lock").open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                say("waiting for another ./run that is installing")
                fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _install_packages(self, *, for_tests: bool) -> None:
        wanted = {name: self._lock_digest(name) for name in ("demo", "test")}
        have = self.stamp.read_text().split() if self.stamp.exists() else []
        if wanted["test"] in have or (wanted["demo"] in have and not for_tests):
            return
        if wanted["demo"] not in have:
            # Nothing, something half done, or something older: begin anew, so that the result never depends on it.
            shutil.rmtree(self.folder, ignore_errors=True)
            say("making a virtual environment")
            self._run([sys.executable, "-I", "-m", "venv", str(self.folder)], "the virtual environment failed", 3)
        self.stamp.unlink(missing_ok=True)
        level = "test" if for_tests else "demo"
        say(f"installing the packages of requirements/{level}.txt")
        pip = [str(self.python), "-I", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input"]
        lock = str(self.top / "requirements" / f"{level}.txt")
        self._run(
            [*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock],
            "the packages could not be downloaded; is the network there?",
            4,
        )
        here = ["-e", str(self.top / "verify"), "-e", str(self.top)]
        self._run([*pip, "--no-deps", "--no-build-isolation", "--no-index", *here], "demur could not be installed", 4)
        durable_write(self.stamp, "\n".join([wanted["demo"], wanted["test"]] if for_tests else [wanted["demo"]]))

    def _lock_digest(self, level: str) -> str:
        paths = [
            self.top / "requirements" / f"{level}.txt",
            self.top / "pyproject.toml",
            self.top / "verify/pyproject.toml",
        ]
        return digest_of(paths, sys.version, str(self.top))

    def _build(self, what: str, inputs: list[Path], stamp: Path, build: Callable[[], None]) -> None:
        digest = digest_of(inputs, what)
        if not inputs or (stamp.exists() and stamp.read_text() == digest):
            return
        say(f"building: {what}")
        build()
        durable_write(stamp, digest)

    def _desk_inputs(self) -> list[Path]:
        folders = ("desk/src", "desk/pages", "desk/static", "third_party", "src/demur/web/static/web")
        files = [path for folder in folders for path in (self.top / folder).rglob("*") if path.is_file()]
        inputs = [path for path in files if "built" not in path.relative_to(self.top).parts]  # what is built here
        return sorted([*inputs, *(self.top / "desk").glob("*.json"), *(self.top / "desk").glob("*.mjs")])

    def _build_desk(self) -> None:
        self._npm(
            self.top / "desk", ["ci"], "the packages of the desk could not be downloaded; is the network there?", 4
        )
        self._npm(self.top / "desk", ["run", "build"], "the desk could not be built", 1)

    def _install_test_tools(self) -> None:
        folder = self.top / "verify/tests/javascript"
        self._npm(folder, ["ci"], "the test tools could not be downloaded; is the network there?", 4)

    def _compile_messages(self) -> None:
        command = [str(self.python), str(self.top / "tools/compile_messages.py")]
        self._run(command, "the messages could not be compiled", 1)

    def _npm(self, folder: Path, words: Sequence[str], failure: str, status: int) -> None:
        done = run_npm(self.python, folder, words, self.variables())
        if done.returncode:
            raise InstallFailed(f"{failure}\n{done.stdout.strip()}", status)

    def _run(self, command: Sequence[str], failure: str, status: int) -> None:
        done = subprocess.run(
            command,
            cwd=self.top,
            env=self.variables(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise InstallFailed(f"{failure}\n{done.stdout.strip()}", status)


def say(sentence: str) -> None:
    """Tell the person in front of the terminal what takes time."""
    sys.stderr.write(f"run: {sentence} …\n")
    sys.stderr.flush()


def digest_of(paths: list[Path], *words: str) -> str:
    """Return one SHA-256, in hexadecimal, over words and the names and bytes of files."""
    whole = hashlib.sha256()
    for word in words:
        whole.update(word.encode() + b"\0")
    for path in paths:
        whole.update(str(path).encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def durable_write(path: Path, text: str) -> None:
    """Write a small file whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.write_text(text)
    draft.replace(path)
