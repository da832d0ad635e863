"""The official library, asked in JavaScript."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import pytest

HERE = Path(__file__).parent
Ask: TypeAlias = Callable[..., Any]


def _questions(node: str, questions: list[dict[str, object]]) -> list[dict[str, Any]]:
    done = subprocess.run(
        [node, str(HERE / "official.mjs")],
        input=json.dumps(questions),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


@pytest.fixture(scope="session")
def ask_all() -> Callable[[list[dict[str, object]]], list[dict[str, Any]]]:
    """Return a function that asks many questions of `official.mjs`; each answer has `answer` or `problem`."""
    node = os.environ.get("DEMUR_NODE") or shutil.which("node")
    if node is None:
        pytest.skip("no Node: install nodejs 20 or later, or set DEMUR_NODE")
    if not (HERE / "node_modules").is_dir():
        pytest.skip("the official library is not installed: npm ci in verify/tests/javascript")
    return lambda questions: _questions(node, questions)


@pytest.fixture(scope="session")
def ask(ask_all: Callable[[list[dict[str, object]]], list[dict[str, Any]]]) -> Ask:
    """Return a function that asks one question and returns its answer."""

    def answer(what: str, **question: object) -> Any:
        (answered,) = ask_all([{"ask": what, **question}])
        assert "answer" in answered, answered
        return answered["answer"]

    return answer
