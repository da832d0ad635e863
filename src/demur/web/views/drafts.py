"""Writing a memo: the form, and the text as it will be frozen."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demur import clock
from demur.channel import calendar
from demur.guidance import queries as guidance
from demur.guidance.queries import GuidanceLine
from demur.institution import queries as institution
from demur.memos import drafting_queries as drafting
from demur.memos import operations as acts
from demur.memos import queries as memos
from demur.memos.queries import DraftLine, DraftSeen
from demur.memos.rules import Content, Recommendation
from demur.standing.rules import Role
from demur.web import fields, labels, memo_pages
from demur.web.access import Visitor, only
from demur.web.conflicts import beside
from demur.web.draft_form import DraftForm, Section, Typed, faults_of, numbered, read_form, uploaded_text
from demur.web.own_drafts import address_of, draft_or_404
from demur.web.refusals import Complaint, complain, complaint
from demur.web.states import Status
from demur.web.texts import shown
from demur.web.views.frozen import show_frozen
from demur_verify.errors import Refused

REFUSED: Final = 409


@require_http_methods(["GET", "HEAD", "POST"])
@only(Role.MEMBER)
def new_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Begin a memo; nothing is kept before the first save."""
    if request.method != "POST":
        asked = request.GET.get("policy", "")
        form = DraftForm(
            policy=asked if asked in {each.name for each in institution.policies()} else "",
            marking=_usual_marking(),
            language=get_language() or "en",
            guidance=request.GET.get("guidance", ""),
        )
        return show_form(request, visitor, form, [], key=None)
    return _save(request, visitor, key=None)


@require_http_methods(["GET", "HEAD", "POST"])
@only(Role.MEMBER)
def draft_page(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """Go on with a draft; once its text is frozen, circulate or file it."""
    draft = draft_or_404(visitor, key)
    if draft.digest is not None:
        return show_frozen(request, visitor, draft, [])
    if request.method != "POST":
        return show_form(request, visitor, _form_of(draft), [], key=key, saved_at=draft.saved_at)
    return _save(request, visitor, key=key)


@require_http_methods(["GET", "HEAD", "POST"])
@only(Role.MEMBER)
def freeze_page(request: HttpRequest, visitor: Visitor, key: UUID) -> HttpResponse:
    """Show the text as it will be frozen, and freeze it."""
    draft = draft_or_404(visitor, key)
    if draft.digest is not None:
        return HttpResponseRedirect(address_of(key))
    try:
        blocks = memos.preview(key)
    except Refused as refused:
        return show_form(request, visitor, _form_of(draft), [complaint(refused, field_of(refused))], key=key)
    faults: list[Complaint] = []
    if request.method == "POST":
        faults = _freeze(request, visitor, key)
        if not faults:
            return HttpResponseRedirect(address_of(key))
    text = shown(blocks, memo_pages.portions())
    context = {
        "key": key,
        "revision": draft.revision,
        "text": text,
        "beside": beside(text, calendar.day_of(clock.now())),
        "policy": institution.policy(draft.policy),
        "marking": memo_pages.marking_of(draft.marking),
        "complaints": faults,
        "complaints_title": _("The text was not frozen"),
        "wrong": {each.field for each in faults},
    }
    return render(request, "web/draft_preview.html", context, status=REFUSED if faults else 200)


def show_form(
    request: HttpRequest,
    visitor: Visitor,
    form: DraftForm,
    complaints: list[Complaint],
    *,
    key: UUID | None,
    saved_at: datetime | None = None,
) -> HttpResponse:
    """Show the form as it was typed, with what is wrong in it."""
    context = {
        "draft": form,
        "form_path": address_of(key) if key else f"/{get_language()}/memos/new",
        "saved_at": saved_at,
        "key": key,
        "invited": [] if key else drafting.invitations_to(visitor.account, clock.now()),
        "mine": [] if key else [_line(each) for each in memos.drafts_of(visitor.account)],
        "policies": institution.policies(),
        "markings": institution.markings(),
        "officials": institution.officials(),
        "guidance": _questionable(form),
        "kinds": list(labels.KINDS.items()),
        "complaints": complaints,
        "complaints_title": _("The draft needs a change"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/draft_edit.html", context, status=REFUSED if complaints else 200)


def _save(request: HttpRequest, visitor: Visitor, *, key: UUID | None) -> HttpResponse:
    """Do what the pressed button asks with what was typed."""
    form, act = read_form(request), request.POST.get("act", "save")
    faults = faults_of(
        form,
        policies=[each.name for each in institution.policies()],
        markings=[each.slug for each in institution.markings()],
    )
    if act == "import" and not faults:
        form, faults = _imported(request, form)
    elif act == "add":
        form = form.with_one_more()
    elif act.startswith("remove-"):
        form = form.without(fields.whole(act.removeprefix("remove-")) or 0)
    content, wrong = _content_of(form)
    faults += wrong
    if faults:
        return show_form(request, visitor, form, faults, key=key)
    try:
        kept = _keep(visitor, key, form, content)
    except Refused as refused:
        changed = memos.draft(key, account=visitor.account) if key else None
        if refused.reason == "draft-changed-meanwhile" and changed:
            form = replace(form, revision=changed.revision)
        return show_form(request, visitor, form, [complaint(refused, field_of(refused))], key=key)
    return HttpResponseRedirect(address_of(kept) + ("/freeze" if act == "preview" else ""))


@transaction.atomic
def _keep(visitor: Visitor, key: UUID | None, form: DraftForm, content: Content) -> UUID:
    knows, now = form.office_knows_name, clock.now()
    if key is None:
        return acts.start_draft(by=visitor.account, content=content, at=now, office_knows_name=knows)
    acts.save_draft(key=key, by=visitor.account, content=content, revision=form.revision, at=now)
    acts.tell_office(key=key, by=visitor.account, name=knows)
    return key


def _imported(request: HttpRequest, form: DraftForm) -> tuple[DraftForm, list[Complaint]]:
    """Put a pasted or uploaded text in the place of what was typed."""
    upload = uploaded_text(request)
    if isinstance(upload, Complaint):
        return form, [upload]
    brought, field = (form.pasted, "pasted") if upload is None else (upload, "upload")
    if not brought.strip():
        return form, [complain("text-empty", field)]
    file = request.FILES.get("upload")
    name = "pasted.md" if upload is None else getattr(file, "name", None) or "pasted.md"
    try:
        imported = acts.import_text(brought, name=name, language=form.language)
    except Refused as refused:
        return form, [complaint(refused, field)]
    asked = [
        Typed(0, each.text, each.kind, each.to or "", each.trigger or "", each.by.isoformat() if each.by else "")
        for each in imported.recommendations
    ]
    sections = tuple(replace(each, words=imported.sections.get(each.code, "")) for each in form.sections)
    return replace(
        form,
        title=imported.title or form.title,
        sections=sections,
        recommendations=numbered(asked or form.recommendations),
        pasted="",
    ), []


def _content_of(form: DraftForm) -> tuple[Content, list[Complaint]]:
    """Turn what was typed into what a draft keeps; the one empty recommendation that every form begins with is none."""
    asked, wrong = [], []
    written = () if len(form.recommendations) == 1 and form.recommendations[0].is_empty else form.recommendations
    for each in written:
        by = fields.day(each.by)
        if each.by and by is None:
            wrong.append(complain("day-malformed", each.by_field))
        asked.append(Recommendation(text=each.words, to=each.to, kind=each.kind, trigger=each.trigger, by=by))
    content = Content(
        title=form.title,
        policy=form.policy,
        questions_guidance=form.questions_guidance,
        marking=form.marking,
        language=form.language,
        addressees=form.addressees,
        sections={each.code: each.words for each in form.sections},
        recommendations=tuple(asked),
    )
    return content, wrong


def _form_of(draft: DraftSeen) -> DraftForm:
    """Write what a draft keeps into the form."""
    asked = [
        Typed(0, each.text, each.kind, each.to or "", each.trigger or "", each.by.isoformat() if each.by else "")
        for each in draft.recommendations
    ]
    return DraftForm(
        title=draft.title,
        policy=draft.policy,
        guidance=str(draft.questions_guidance or ""),
        marking=draft.marking,
        language=draft.language,
        addressees=tuple(draft.addressees),
        sections=tuple(Section(code, draft.sections.get(code, "")) for code in labels.PROMPTS),
        recommendations=numbered(asked),
        office_knows_name=draft.office_knows_name,
        revision=draft.revision,
    )


def _freeze(request: HttpRequest, visitor: Visitor, key: UUID) -> list[Complaint]:
    if request.POST.get("confirmed") != "yes":
        return [complain("not-confirmed", "confirmed")]
    try:
        revision = fields.whole(request.POST.get("revision", "")) or 0
        acts.freeze(key=key, by=visitor.account, at=clock.now(), revision=revision)
    except Refused as refused:
        return [complaint(refused)]
    return []


def field_of(refused: Refused) -> str:
    """Return the input that a refusal of a text speaks of: `section-why`, `recommendation 2 words`."""
    where = refused.where
    if where.startswith("recommendation "):
        _word, number, *rest = where.split(" ")
        return f"r{number}-{rest[0] if rest else 'words'}"
    if refused.reason.startswith("addressee"):
        return "addressees"
    return where if " " not in where else ""


def _line(draft: DraftLine) -> dict[str, object]:
    states = {
        "writing": Status("waiting", _("Being written")),
        "frozen": Status("", _("Text frozen")),
        "circulated": Status("open", _("In circulation")),
        "filed": Status("settled", _("Filed")),
    }
    return {"key": draft.key, "title": draft.title, "status": states[str(draft.stage)]}


def _questionable(form: DraftForm) -> list[GuidanceLine]:
    """Return the guidance that a memo can question: what is in force, and what this one names already."""
    found = guidance.all_guidance(calendar.day_of(clock.now()), limit=10_000)
    return [each for each in found if each.is_in_force or each.number == form.questions_guidance]


def _usual_marking() -> str:
    markings = institution.markings()
    return markings[-1].slug if markings else ""
