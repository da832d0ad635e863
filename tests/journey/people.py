"""People at their browsers, who look at each page that they come to, and what they write in the two languages."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.evidence.running import PASSWORD
from tests.journey.town import Town

PATIENCE = 60_000
"""Milliseconds; the machine may be busy with other things."""

HEIGHT = 900
Axe = Callable[[Page], list[str]]


@dataclass(frozen=True)
class Looker:
    """Looks at a page as axe does and as somebody does for whom nothing may stick out; may keep a picture of it."""

    axe: Axe
    language: str
    width: int

    def look(self, page: Page, name: str) -> None:
        """Look at a page; `name` is its picture's, kept where `DEMUR_SHOTS` names a folder."""
        page.evaluate("document.fonts.ready")
        if folder := os.environ.get("DEMUR_SHOTS"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=Path(folder) / f"{name}-{self.language}-{self.width}.png", full_page=True)
        html = page.locator("html")
        assert html.get_attribute("lang") == self.language, page.url
        assert html.get_attribute("dir") == ("rtl" if self.language == "ar" else "ltr"), page.url
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{name} sticks out"
        assert self.axe(page) == [], name


@dataclass
class Person:
    """Somebody with a browser of their own."""

    username: str
    town: Town
    looker: Looker
    context: BrowserContext
    page: Page = field(init=False)

    def __post_init__(self) -> None:
        self.context.set_default_timeout(PATIENCE)
        self.page = self.context.new_page()

    @classmethod
    def at(cls, browser: Browser, town: Town, looker: Looker, username: str) -> Person:
        """Give somebody a browser in the width of whoever looks."""
        context = browser.new_context(viewport={"width": looker.width, "height": HEIGHT})
        return cls(username, town, looker, context)

    def go(self, path: str, look_as: str = "") -> int:
        """Go to a page below the language; return its status."""
        answer = self.page.goto(f"{self.town.site}/{self.looker.language}/{path}")
        assert answer is not None
        if look_as:
            self.look(look_as)
        return answer.status

    def look(self, name: str, page: Page | None = None) -> None:
        """Look at the page that is open, or at the desk's."""
        self.looker.look(page or self.page, name)

    def sign_in(self, look_as: str = "") -> None:
        """Sign in with the password, wherever the page of sign-in is open or not."""
        if "accounts/login" not in self.page.url:
            self.go("accounts/login/")
        if look_as:
            self.look(look_as)
        self.page.locator("input[name=login]").fill(self.username)
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.locator("form:has(input[name=password]) button.act").click()
        expect(self.page.locator("input[name=password]")).to_have_count(0, timeout=PATIENCE)

    def open_desk(self, path: str = "reading") -> Page:
        """Press the button of a page; return the desk's window, where its first page is shown."""
        self.go(path)
        with self.page.expect_popup() as opened:
            self.page.locator("[data-desk-open]").click()
        desk = opened.value
        expect(desk.locator("main section").first).to_be_visible(timeout=PATIENCE)
        return desk


@dataclass(frozen=True)
class Written:
    """What a drafter writes and an addressee replies."""

    title: str
    question: str
    why: str
    cost: str
    tried: str
    asks: tuple[str, str]
    whenever: str
    reasons: tuple[str, str]
    word: str
    """One word of the question, which a forger changes."""


WRITTEN = {
    "en": Written(
        title="Open the permit desk again",
        question="The permit desk for relief boats was closed on 9 November.\n\nIt opened no harbour, and closing it "
        "opened none either.",
        why="What is not asked for is not recorded, and what is not recorded is not there in March.",
        cost="Two officers and a telephone.",
        tried="A call with the mission on 12 November; no answer.",
        asks=("Open the permit desk two days a week.", "Say publicly that a request was made."),
        whenever="a relief boat is turned back",
        reasons=("There is no officer for it before May.", "It will be said at each weekly briefing."),
        word="telephone",
    ),
    "ar": Written(
        title="لنُعِد فتح مكتب التصاريح",
        question="أُغلق مكتب تصاريح قوارب الإغاثة في 9 تشرين الثاني/نوفمبر.\n\n"
        "لم يكن يفتح ميناءً، ولم يفتح إغلاقه ميناءً.",
        why="ما لا يُطلب لا يُدوَّن، وما لا يُدوَّن لا أثر له في آذار/مارس.",
        cost="موظفان وهاتف.",
        tried="مكالمة مع البعثة في 12 تشرين الثاني/نوفمبر، بلا جواب.",
        asks=("أن يُفتح مكتب التصاريح يومين في الأسبوع.", "أن يُقال علناً إن طلباً قُدِّم."),
        whenever="إعادة قارب إغاثة من حيث أتى",
        reasons=("لا موظف متاح لهذا العمل قبل أيار/مايو.", "سيُقال ذلك في كل إحاطة أسبوعية."),
        word="وهاتف",
    ),
}
