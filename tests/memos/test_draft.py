"""Ada drafts in two tabs, freezes, and begins a new version; Bo never sees it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from demur.memos import models, operations, queries
from demur.memos.operations import DraftChangedMeanwhile, MemoRefused
from demur.memos.rules import ContentRefused, Recommendation, Stage
from demur_verify.frozen_text import Block, Kind, TextRefused, digest_of
from tests.people import NOON, content

LATER = NOON + timedelta(minutes=10)


def test_what_ada_writes_is_there_when_she_comes_back(people: dict[str, int]) -> None:
    written = content(recommendations=(Recommendation(text="Open.", by=date(2027, 1, 1), trigger="at once"),))

    key = operations.start_draft(by=people["ada"], content=written, at=NOON)

    seen = queries.draft(key, people["ada"])
    assert seen
    assert (seen.title, seen.revision, seen.stage) == ("Restore the permit desk", 0, Stage.WRITING)
    assert seen.sections["why"] == "What is not asked is not recorded."
    assert seen.recommendations == written.recommendations
    assert [line.key for line in queries.drafts_of(people["ada"])] == [key]


def test_a_draft_is_its_drafters_alone(people: dict[str, int]) -> None:
    key = operations.start_draft(by=people["ada"], content=content(), at=NOON)

    assert queries.draft(key, people["bo"]) is None
    assert queries.drafts_of(people["bo"]) == []
    acts: list[Callable[[], object]] = [
        lambda: operations.save_draft(key=key, by=people["bo"], content=content(), revision=0, at=NOON),
        lambda: operations.freeze(key=key, by=people["bo"], at=NOON),
        lambda: operations.new_version(key=key, by=people["bo"], at=NOON),
        lambda: operations.freeze(key=uuid4(), by=people["bo"], at=NOON),
    ]
    for act in acts:
        with pytest.raises(MemoRefused, match="not-a-drafter"):
            act()


def test_a_save_from_another_tab_loses_nothing(people: dict[str, int]) -> None:
    key = operations.start_draft(by=people["ada"], content=content(), at=NOON)
    first = operations.save_draft(key=key, by=people["ada"], content=content(title="One"), revision=0, at=LATER)

    with pytest.raises(DraftChangedMeanwhile) as refused:
        operations.save_draft(key=key, by=people["ada"], content=content(title="Two"), revision=0, at=LATER)

    seen = queries.draft(key, people["ada"])
    assert seen
    assert (seen.title, seen.revision, refused.value.facts) == ("One", first, {"revision": 1})
    assert operations.save_draft(key=key, by=people["ada"], content=content(title="Two"), revision=1, at=LATER) == 2


def test_only_who_may_read_memos_may_draft_one(people: dict[str, int]) -> None:
    operations.start_draft(by=people["cy"], content=content(), at=NOON)
    with pytest.raises(MemoRefused, match="not-a-member"):
        operations.start_draft(by=people["eve"], content=content(), at=NOON)


@pytest.mark.parametrize(
    ("changes", "reason", "where"),
    [
        ({"policy": "nothing"}, "policy-missing", "policy"),
        ({"marking": "secret"}, "marking-unknown", "marking"),
        ({"language": "fr"}, "language-unknown", "language"),
        ({"title": "x" * 501}, "field-length", "title"),
        ({"title": "a\u202eb"}, "character-not-allowed", "title"),
        ({"sections": {"poem": "x"}}, "section-unknown", ""),
        ({"sections": {"why": "a\x00b"}}, "character-not-allowed", "section-why"),
        ({"sections": {"why": "x" * (1 << 20)}}, "text-too-large", ""),
        ({"recommendations": (Recommendation(text="x", kind="beg"),)}, "kind-unknown", "recommendation 1 kind"),
        ({"recommendations": (Recommendation(text="x"),) * 41}, "too-many-recommendations", ""),
        ({"addressees": tuple(str(number) for number in range(33))}, "too-many-addressees", "addressees"),
    ],
)
def test_what_cannot_be_kept_is_named(
    people: dict[str, int], changes: dict[str, object], reason: str, where: str
) -> None:
    with pytest.raises(ContentRefused) as refused:
        operations.start_draft(by=people["ada"], content=content(**changes), at=NOON)

    assert (refused.value.reason, refused.value.where) == (reason, where)
    assert not models.Draft.objects.exists()


@pytest.mark.parametrize(
    ("changes", "reason", "where"),
    [
        ({"title": "  "}, "title-missing", "title"),
        ({"title": "-"}, "field-is-a-dash", "title"),
        ({"addressees": ()}, "addressee-missing", "addressees"),
        ({"addressees": ("emperor",)}, "addressee-unknown", "addressees"),
        ({"sections": {}, "recommendations": ()}, "text-empty", ""),
        ({"recommendations": (Recommendation(text=" \n "),)}, "recommendation-empty", "recommendation 1 words"),
        ({"recommendations": (Recommendation(text="x", to="emperor"),)}, "addressee-unknown", "recommendation 1 to"),
        ({"recommendations": (Recommendation(text="x", trigger="-"),)}, "field-is-a-dash", "recommendation 1 trigger"),
        ({"recommendations": (Recommendation(text="x" * 65_536),)}, "block-body-too-long", "recommendation 1 words"),
        ({"sections": {"why": "x" * 65_536}}, "block-body-too-long", "section-why"),
        ({"sections": {"why": "x\n\n" * 4_096}}, "too-many-blocks", ""),
    ],
)
def test_what_cannot_be_frozen_is_named_and_stays_a_draft(
    people: dict[str, int], changes: dict[str, object], reason: str, where: str
) -> None:
    key = operations.start_draft(by=people["ada"], content=content(**changes), at=NOON)

    with pytest.raises(ContentRefused) as refused:
        operations.freeze(key=key, by=people["ada"], at=NOON)

    assert (refused.value.reason, refused.value.where) == (reason, where)
    seen = queries.draft(key, people["ada"])
    assert seen
    assert seen.stage is Stage.WRITING


def test_a_frozen_text_says_what_was_written(people: dict[str, int]) -> None:
    key = operations.start_draft(by=people["ada"], content=content(title="Restore\nthe desk"), at=NOON)

    digest = operations.freeze(key=key, by=people["ada"], at=LATER)

    text = queries.frozen(digest)
    assert text
    assert digest_of(text.blocks, text.salts) == digest
    read = [Block.parse(block) for block in text.blocks]
    assert read[0].fields == (
        ("origin", "dissent.example/record"),
        ("title", "Restore the desk"),
        ("policy", "harbour-closure"),
        ("marking", "sensitive-but-unclassified"),
        ("addressee", "First Secretary"),
        ("addressee", "Heads of mission"),
    )
    assert [(block.kind.value, block.body) for block in read[1:]] == [
        ("heading", "What we question"),
        ("paragraph", "The permit desk was closed on 9 November."),
        ("paragraph", "It opened no harbour."),
        ("heading", "Why it matters"),
        ("paragraph", "What is not asked is not recorded."),
        ("heading", "What we recommend"),
        ("recommendation", "Open the desk again."),
        ("recommendation", "Say so."),
        ("heading", "Cost and risk of our advice"),
        ("paragraph", "Two officers and a telephone."),
    ]
    assert {block.value("marking") for block in read if block.kind is Kind.PARAGRAPH} == {"sensitive-but-unclassified"}
    assert [(each.to, each.trigger) for each in text.recommendations] == [
        ("First Secretary", ""),
        ("Heads of mission", "when it is asked"),
    ]
    assert (text.number, text.term, text.drafters) == (None, None, (people["ada"],))
    assert len(set(text.salts)) == len(text.salts)


def test_the_preview_is_what_will_be_frozen(people: dict[str, int]) -> None:
    key = operations.start_draft(by=people["ada"], content=content(), at=NOON)
    before = queries.preview(key)

    text = queries.frozen(operations.freeze(key=key, by=people["ada"], at=NOON, revision=0))

    assert text
    assert text.blocks == before


def test_an_arabic_memo_is_frozen_from_right_to_left(people: dict[str, int]) -> None:
    written = content(language="ar", title="إعادة شباك التصاريح", sections={"question": "أُغلق الشباك."})
    key = operations.start_draft(by=people["bo"], content=written, at=NOON)

    text = queries.frozen(operations.freeze(key=key, by=people["bo"], at=NOON))

    assert text
    read = [Block.parse(block) for block in text.blocks]
    assert {(block.language, block.direction.value) for block in read} == {("ar", "rtl")}
    assert read[0].values("addressee") == ["الأمين الأول", "رؤساء البعثات"]
    assert read[1].body == "ما نعترض عليه"


def test_a_text_is_frozen_as_its_drafter_saw_it_and_once(people: dict[str, int]) -> None:
    key = operations.start_draft(by=people["ada"], content=content(), at=NOON)
    operations.save_draft(key=key, by=people["ada"], content=content(title="Other"), revision=0, at=NOON)
    with pytest.raises(DraftChangedMeanwhile):
        operations.freeze(key=key, by=people["ada"], at=NOON, revision=0)

    operations.freeze(key=key, by=people["ada"], at=NOON, revision=1)

    with pytest.raises(MemoRefused, match="already-frozen"):
        operations.freeze(key=key, by=people["ada"], at=NOON)
    with pytest.raises(MemoRefused, match="draft-is-frozen"):
        operations.save_draft(key=key, by=people["ada"], content=content(), revision=1, at=NOON)


def test_the_demo_gives_salts_of_its_own(people: dict[str, int]) -> None:
    def frozen(salts: list[bytes]) -> bytes:
        key = operations.start_draft(by=people["ada"], content=content(), at=NOON)
        return operations.freeze(key=key, by=people["ada"], at=NOON, salts=salts)

    salts = [bytes([number]) * 32 for number in range(11)]
    digest = frozen(salts)

    text = queries.frozen(digest)
    assert text
    assert list(text.salts) == salts
    with pytest.raises(TextRefused, match="salts-and-blocks-differ"):
        frozen(salts[:-1])
    with pytest.raises(IntegrityError), transaction.atomic():
        frozen(salts)


def test_a_new_version_begins_with_the_words_of_the_old_one(people: dict[str, int]) -> None:
    key = operations.start_draft(by=people["ada"], content=content(), at=NOON)
    with pytest.raises(MemoRefused, match="not-frozen"):
        operations.new_version(key=key, by=people["ada"], at=NOON)
    digest = operations.freeze(key=key, by=people["ada"], at=NOON)

    new = operations.new_version(key=key, by=people["ada"], at=LATER)

    seen = queries.draft(new, people["ada"])
    assert seen
    assert (seen.follows, seen.stage, seen.title, seen.revision) == (key, Stage.WRITING, "Restore the permit desk", 0)
    assert operations.freeze(key=new, by=people["ada"], at=LATER) != digest


def test_drafts_come_a_page_at_a_time(people: dict[str, int]) -> None:
    for minute in range(3):
        operations.start_draft(by=people["ada"], content=content(), at=NOON + timedelta(minutes=minute))

    page = queries.drafts_of(people["ada"], limit=2) + queries.drafts_of(people["ada"], start=2, limit=2)

    assert [line.saved_at.minute for line in page] == [2, 1, 0]


@pytest.mark.parametrize(
    "break_it",
    [
        lambda: models.VersionBlock.objects.update(content=b"other"),
        lambda: models.VersionBlock.objects.update(salt=bytes(32)),
        lambda: models.VersionBlock.objects.all().delete(),
        lambda: models.Version.objects.update(title="other"),
        lambda: models.Version.objects.update(digest=bytes(32)),
        lambda: models.Version.objects.all().delete(),
        lambda: models.Draft.objects.all().delete(),
        lambda: models.VersionBlock.objects.create(
            version=models.Version.objects.get(), index=0, salt=bytes(32), content=b"x"
        ),
        lambda: models.VersionBlock.objects.create(
            version=models.Version.objects.get(), index=99, salt=b"short", content=b"x"
        ),
        lambda: models.Draft.objects.update(language="fr"),
    ],
)
def test_tables_refuse_what_the_code_would(people: dict[str, int], break_it: Callable[[], object]) -> None:
    key = operations.start_draft(by=people["ada"], content=content(), at=NOON)
    operations.freeze(key=key, by=people["ada"], at=NOON)

    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        break_it()


def test_nothing_is_known_of_a_digest_that_nobody_froze(people: dict[str, int]) -> None:
    assert queries.frozen(bytes(32)) is None
    assert queries.by_number(1) is None
