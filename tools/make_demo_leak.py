"""
Draw the leaked page of the demo: page 2 of memo 1, as an image that proves nothing.

    DEMUR_CHROMIUM=/usr/bin/chromium python tools/make_demo_leak.py

Run it after the recommendations of src/demur/demo/world/memo-1.toml were changed.
"""

from __future__ import annotations

import os
import sys
from html import escape
from pathlib import Path

from playwright.sync_api import sync_playwright

from demur.demo.script import LEAKED, LEAKED_PAGE, memo
from demur_verify.frozen_text import Block, Kind

LOOK = """
body { margin: 0; padding: 56px 72px; width: 560px; background: #fbfaf6; color: #222; font: 17px/1.5 serif; }
header, footer { font-size: 13px; display: flex; justify-content: space-between; color: #555; }
h2 { font-size: 19px; } li { margin: 0 0 14px; }
"""


def main() -> int:
    """Draw it; exit status 7 without a Chromium."""
    chromium = os.environ.get("DEMUR_CHROMIUM") or os.environ.get("DEMUR_PACKAGED_CHROMIUM")
    if not chromium or not Path(chromium).exists():
        print("make_demo_leak: set DEMUR_CHROMIUM", file=sys.stderr)
        return 7
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 704, "height": 600})
        page.set_content(_page())
        page.locator("body").screenshot(path=LEAKED_PAGE)
        browser.close()
    return 0


def _page() -> str:
    asked = [block for block in map(Block.parse, memo(LEAKED).blocks()) if block.kind is Kind.RECOMMENDATION]
    items = "".join(f"<li>{escape(block.body)}</li>" for block in asked)
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><style>{LOOK}</style><body>'
        f"<header><span>{escape(memo(LEAKED).content.title)}</span><span>Sensitive but unclassified</span></header>"
        f"<h2>What we recommend</h2><ol>{items}</ol><footer><span></span><span>2</span></footer></body></html>"
    )


if __name__ == "__main__":
    sys.exit(main())
