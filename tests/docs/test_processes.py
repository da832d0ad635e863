"""The page of the processes is the one that the processes write."""

from __future__ import annotations

from pathlib import Path

import pytest

from demur.channel.process_page import diagram, page
from demur.channel.process_reader import SHIPPED, shipped

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "processes.md"


def test_the_page_of_the_processes_is_written_from_them() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


@pytest.mark.parametrize("name", SHIPPED)
def test_every_step_is_drawn(name: str) -> None:
    process = shipped(name)

    drawn = diagram(process)

    assert all(f"{source} --> {step.to}: {step.name}" in drawn for step in process.steps for source in step.sources)
