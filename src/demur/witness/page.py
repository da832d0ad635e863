"""
The witness's own page, in both languages: what it has seen, how old that is, what it serves, how to hand over its key.

Read by a member who wonders who this is, and by the staff association's chair; no script, no form.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from html import escape
from typing import Final

from werkzeug.routing import Rule
from werkzeug.wrappers import Request, Response

from demur.languages import LANGUAGES, Language, digest_groups, listing, moment, number
from demur.witness.answers import ASKED_AGAIN, answer, language_for, page
from demur.witness.countersigning import trusted_logs
from demur.witness.heads import Evidence, Heads, SeenHead
from demur.witness.mirror import Mirror
from demur.witness.origin import Origin
from demur.witness.page_words import WORDS, Words
from demur_verify.note import VerifierKey

HTML: Final = "text/html; charset=utf-8"
_HOUR: Final = 3600


class WitnessPage:
    """`/en/witness`, `/ar/witness`, and `/witness`, which leads to one of them."""

    def __init__(
        self,
        origin: Origin,
        heads: Heads,
        mirror: Mirror,
        key: VerifierKey | None,
        *,
        now: Callable[[], datetime],
        stylesheets: tuple[str, ...] = (),
    ) -> None:
        self._origin = origin
        self._heads = heads
        self._mirror = mirror
        self._key = key
        self._now = now
        self._stylesheets = stylesheets

    def rules(self) -> list[tuple[Rule, Callable[..., Response]]]:
        """Return what leads here."""
        return [
            (Rule("/witness", methods=["GET"]), self.lead),
            (Rule("/<any(en, ar):code>/witness", methods=["GET"]), self.show),
        ]

    def lead(self, request: Request) -> Response:
        """Lead to the page in the language that the browser asks for."""
        target = f"/{language_for(request).code}/witness"
        return answer(status=303, headers={"Location": target, "Vary": "Accept-Language"})

    def show(self, request: Request, code: str) -> Response:
        """Show the page."""
        language = LANGUAGES[code]
        words = WORDS[code]
        keeper = self._origin.keeper.get(code, "")
        title = words.title_of.format(keeper=keeper) if keeper else words.title
        html = page(
            language,
            title=title,
            opening=_opening(language, words),
            body=self._body(language, words),
            stylesheets=self._stylesheets,
        )
        return answer(html, HTML, keep=ASKED_AGAIN, headers={"Content-Language": code})

    def _body(self, language: Language, words: Words) -> str:
        logs = list(trusted_logs(self._origin))
        parts = [_alarm(words, evidence) for name in logs if (evidence := self._proven(name))]
        seen = [self._seen(name, language, words) for name in logs] or [_note(words.no_record)]
        parts.append(_part(words.seen, "".join(seen)))
        parts.append(_part(words.serves, self._serves(language, words)))
        parts.append(_part(words.key, self._key_part(words)))
        return "".join(parts)

    def _proven(self, name: str) -> Evidence | None:
        return next((each for each in self._heads.evidence(name) if each.proven), None)

    def _seen(self, name: str, language: Language, words: Words) -> str:
        seen = self._heads.last(name)
        if seen is None:
            return _note(words.nothing_seen, name=_code(name))
        hours = max(0, int((self._now() - seen.at).total_seconds()) // _HOUR)
        return (
            _facts(
                (words.record, _code(name)),
                (words.entries, f"<bdi>{number(seen.checkpoint.size)}</bdi>"),
                (words.countersigned, escape(moment(seen.at, language))),
                (words.age, f"<bdi>{number(hours)}</bdi>"),
                (words.digest, _digest(seen)),
            )
            + f'<details><summary>{escape(words.whole)}</summary>\n<pre dir="ltr" class="digest">'
            f"{escape(seen.signed.to_bytes().decode())}</pre>\n</details>\n"
        )

    def _serves(self, language: Language, words: Words) -> str:
        state = self._mirror.state
        asked = moment(state.pulled_at, language) if state.pulled_at else words.never
        facts = _facts(
            (words.mirror, f"<bdi>{number(state.size)}</bdi>"),
            (words.asked, escape(asked)),
            (words.letters, words.every.format(seconds=number(self._origin.batch_seconds))),
        )
        notes = [_note(words.desk if self._origin.desk else words.no_desk)]
        if state.trouble:
            notes.append(_note(words.standing_still, code=_code(state.trouble)))
        if state.missing:
            notes.append(_note(words.missing, paths=_code(listing(state.missing, language))))
        return facts + "".join(notes)

    def _key_part(self, words: Words) -> str:
        if self._key is None:
            return _note(words.no_key)
        line = f"witness NAME {self._key} {self._origin.url}"
        return (
            f"<p>{escape(words.hand_over)}</p>\n"
            f'<p><code class="digest" dir="ltr" data-testid="witness-key">{escape(line)}</code></p>\n'
            f'<p class="note">{escape(words.compare)}</p>\n'
        )


def _opening(language: Language, words: Words) -> str:
    other = LANGUAGES["en" if language.code == "ar" else "ar"]
    return (
        f'<p class="standfirst">{escape(words.what)}</p>\n'
        f'<p class="note"><a href="/{other.code}/witness" lang="{other.code}" dir="{other.direction}" '
        f'hreflang="{other.code}">{escape(other.name)}</a></p>\n'
    )


def _part(heading: str, body: str) -> str:
    return f'<section class="part">\n<h2>{escape(heading)}</h2>\n<div class="flow">\n{body}</div>\n</section>\n'


def _facts(*facts: tuple[str, str]) -> str:
    """List names and values; the values are HTML."""
    rows = [f"<div><dt>{escape(name)}</dt><dd>{value}</dd></div>\n" for name, value in facts]
    return f'<dl class="facts">\n{"".join(rows)}</dl>\n'


def _note(sentence: str, **values: str) -> str:
    """Write a sentence; the values are HTML."""
    return f'<p class="note">{escape(sentence).format(**values)}</p>\n'


def _code(text: str) -> str:
    return f'<bdi dir="ltr"><code>{escape(text)}</code></bdi>'


def _digest(seen: SeenHead) -> str:
    groups = "<wbr>".join(f"<i>{group}</i>" for group in digest_groups(seen.checkpoint.root.hex()))
    return f'<bdi class="digest" dir="ltr">{groups}</bdi>'


def _alarm(words: Words, evidence: Evidence) -> str:
    return (
        f'<div class="errors" role="alert" data-reason="two-histories">\n<h2>{escape(words.two_histories)}</h2>\n'
        f"<p>{escape(words.two_histories_means).format(record=_code(evidence.origin))}</p>\n</div>\n"
    )
