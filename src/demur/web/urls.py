"""The pages, below the prefix of their language."""

from __future__ import annotations

from django.urls import path

from demur.web.views import drafts, inspect, join, memos, office, policies, reading, receipts, record, verify

app_name = "web"
urlpatterns = [
    path("", policies.first_page, name="first"),
    path("policies/<slug:name>", policies.policy_page, name="policy"),
    path("welcome", reading.welcome_page, name="welcome"),
    path("join/<str:token>", join.join_page, name="join"),
    path("reading", reading.reading_page, name="reading"),
    path("reading/desk.json", reading.reading_for_the_desk, name="reading-desk"),
    path("places", reading.take_places, name="places"),
    path("openings", reading.take_opening, name="openings"),
    path("returns", reading.take_return, name="returns"),
    path("memos/new", drafts.new_page, name="new"),
    path("memos/<int:number>", memos.memo_page, name="memo"),
    path("memos/<int:number>/desk.json", memos.memo_for_the_desk, name="memo-desk"),
    path("drafts/<uuid:key>", drafts.draft_page, name="draft"),
    path("drafts/<uuid:key>/freeze", drafts.freeze_page, name="freeze"),
    path("drafts/<uuid:key>/circulate", drafts.circulate, name="circulate"),
    path("drafts/<uuid:key>/file", drafts.file_memo, name="file"),
    path("drafts/<uuid:key>/letter", drafts.file_with_letter, name="letter"),
    path("drafts/<uuid:key>/version", drafts.new_version, name="version"),
    path("drafts/<uuid:key>/desk.json", drafts.filing_for_the_desk, name="filing-desk"),
    path("office", office.queue_page, name="office"),
    path("office/<int:number>", office.case_page, name="case"),
    path("office/<int:number>/acknowledge", office.acknowledge, name="acknowledge"),
    path("office/<int:number>/reply", office.reply, name="reply"),
    path("receipts/<int:number>", receipts.receipt_page, name="receipt"),
    path("receipts/<int:number>/slip", receipts.slip, name="slip"),
    path("receipts/<int:number>/receipt", receipts.receipt, name="receipt-file"),
    path("receipts/<int:number>/pack", receipts.pack, name="pack"),
    path("receipts/<int:number>/excerpt", receipts.excerpt, name="excerpt"),
    path("record", record.ledger_page, name="record"),
    path("verify", verify.verify_page, name="verify"),
    path("verify/trust.policy", verify.trust_policy, name="trust-policy"),
    path("verify/memos/<int:number>", verify.digest_of_memo, name="verify-memo"),
    path("inspect", inspect.inspect_page, name="inspect"),
    path("inspect/places/<str:term>.csv", inspect.places_file, name="places-file"),
]
