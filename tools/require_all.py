"""
A pytest plugin: where `DEMUR_REQUIRE_ALL=1`, a test that skips itself has failed.

Tests marked `real_documents` are the exception: those documents are no part of the project.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """Turn a skip into a failure that repeats the reason of the skip."""
    report = yield
    required = os.environ.get("DEMUR_REQUIRE_ALL") == "1" and item.get_closest_marker("real_documents") is None
    if required and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped, where every test is required: {report.longrepr[2]}"
    return report
