"""The shell in a real Chromium: what its policy stops, and that everybody can read it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from tests.conftest import Site

pytestmark = pytest.mark.browser

WORKER = """
    const told = {};
    self.addEventListener("securitypolicyviolation", (event) => {
        if (event.effectiveDirective === "connect-src") self.postMessage({...told, stopped: event.blockedURI});
    });
    try { told.evaluated = (0, eval)("6 * 7"); } catch (problem) { told.evaluated = problem.name; }
    fetch("http://127.0.0.1:9/anything", {mode: "no-cors"}).then(
        () => self.postMessage({...told, fetched: "sent"}),
        () => setTimeout(() => self.postMessage({...told, fetched: "failed, and nobody stopped it"}), 2000),
    );
"""
ASK = """
    () => new Promise((resolve, reject) => {
        const worker = new Worker("/static/web/faces.css");
        worker.onmessage = (event) => resolve(event.data);
        worker.onerror = () => reject(new Error("the worker did not start"));
    })
"""


def test_a_worker_can_neither_evaluate_words_nor_ask_elsewhere(page: Page, live_site: Site) -> None:
    def as_a_script(route: Route) -> None:
        # The headers are those that the site sends with its files; only what the file holds is exchanged.
        answer = route.fetch()
        route.fulfill(response=answer, body=WORKER, headers={**answer.headers, "content-type": "text/javascript"})

    page.goto(f"{live_site.url}/en/")
    page.route("**/static/web/faces.css", as_a_script)

    told = page.evaluate(ASK)

    assert told == {"evaluated": "EvalError", "stopped": "http://127.0.0.1:9/anything"}


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("width", [1280, 390])
def test_axe_finds_nothing_on_the_first_page(
    page: Page, live_site: Site, axe: Callable[[Page], list[str]], language: str, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})

    page.goto(f"{live_site.url}/{language}/")

    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_the_lines_that_a_site_writes_name_no_visitor(page: Page, live_site: Site) -> None:
    page.set_extra_http_headers({"User-Agent": "Ada's own browser"})

    page.goto(f"{live_site.url}/en/policies/whispered?words=between-us")
    page.goto(f"{live_site.url}/en/")

    lines = live_site.said.read_text(encoding="utf-8")
    for told in ("127.0.0.1", "Ada's own browser", "whispered", "between-us"):
        assert told not in lines
