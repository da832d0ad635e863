"""Issuing guidance and changing it: the form, what is pasted or uploaded into it, and the one act at its end."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from demur import clock
from demur.channel import calendar
from demur.guidance import operations as acts
from demur.guidance import queries
from demur.guidance.csv_form import phrases_of_csv
from demur.guidance.given import LANGUAGES, MOST_ENTRIES, GuidanceGiven, GuidanceRefused
from demur.guidance.import_email import Letter, found_in, read_email
from demur.guidance.import_text import phrases_in_text
from demur.guidance.queries import Guidance, GuidanceLine
from demur.guidance.rules import PhrasesRefused
from demur.institution import queries as institution
from demur.institution.queries import Office
from demur.web import fields, guidance_pages
from demur.web.access import Visitor, reader
from demur.web.draft_form import text
from demur.web.guidance_entry import entries_found, entries_given
from demur.web.guidance_form import GuidanceForm, given_of, read_form, taken
from demur.web.refusals import Complaint, complain, complaint
from demur.web.views.guidance import guidance_or_404, may_change
from demur_verify.errors import Refused

REFUSED: Final = 409
LARGEST_UPLOAD: Final = 4 << 20

TABLE: Final = {
    "kind-unknown": "table-kind-unknown",
    "language-unknown": "table-language-unknown",
    "phrase-missing": "table-phrase-missing",
    "entry-not-a-number": "table-entry-not-a-number",
}
"""Refusals of a table whose codes mean something else on other pages."""

Act = Callable[[GuidanceForm, GuidanceGiven], int]


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def new_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Issue guidance for an office that one belongs to; nothing is kept before it is confirmed."""
    offices = queries.offices_issuing(visitor.account)
    if not offices:
        raise Http404
    if request.method != "POST":
        return show_form(request, offices, _new_form(request, offices), [])

    def issue(form: GuidanceForm, given: GuidanceGiven) -> int:
        if form.number and fields.whole(form.number) is None:
            raise GuidanceRefused("guidance-number-malformed", where="number")
        return acts.issue_guidance(
            given=given,
            office=form.office,
            by=visitor.account,
            at=clock.now(),
            number=fields.whole(form.number),
            supersedes=fields.whole(form.supersedes) or 0 if form.supersedes else None,
        )

    return _take(request, offices, None, issue)


@require_http_methods(["GET", "HEAD", "POST"])
@reader
def change_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Change guidance by a further edition, which says why; the ones before it stay."""
    seen = guidance_or_404(number)
    if not may_change(seen, visitor):
        raise Http404
    if request.method != "POST":
        return show_form(request, [], form_of(seen), [], changes=seen)

    def change(form: GuidanceForm, given: GuidanceGiven) -> int:
        acts.change_guidance(number=number, given=given, edition=form.edition, by=visitor.account, at=clock.now())
        return number

    return _take(request, [], seen, change)


def show_form(
    request: HttpRequest,
    offices: Sequence[Office],
    form: GuidanceForm,
    complaints: Sequence[Complaint],
    *,
    changes: Guidance | None = None,
) -> HttpResponse:
    """Show the form as it was typed, with what is wrong in it."""
    context = {
        "form": form,
        "changes": changes,
        "offices": offices,
        "others": _may_be_superseded(offices),
        "policies": institution.policies(),
        "markings": institution.markings(),
        "audiences": list(guidance_pages.AUDIENCES.items()),
        "complaints": complaints,
        "complaints_title": _("The guidance was not changed") if changes else _("The guidance was not issued"),
        "wrong": {each.field for each in complaints},
    }
    return render(request, "web/guidance_edit.html", context, status=REFUSED if complaints else 200)


def form_of(seen: Guidance) -> GuidanceForm:
    """Write what guidance says into the form."""
    form = GuidanceForm(
        number=str(seen.number),
        office=seen.office,
        title_en=seen.titles_given.en,
        title_ar=seen.titles_given.ar,
        audiences=seen.audiences,
        policy=seen.policy,
        marking=seen.marking.slug,
        from_on=seen.from_on.isoformat(),
        until_on=seen.until_on.isoformat() if seen.until_on else "",
        edition=seen.edition,
    )
    return form.with_entries(entries_given(seen.entries))


def _new_form(request: HttpRequest, offices: Sequence[Office]) -> GuidanceForm:
    today, asked = calendar.day_of(clock.now()), request.GET.get("policy", "")
    return GuidanceForm(
        number=str(queries.next_number()),
        office=offices[0].slug,
        policy=asked if asked in {each.name for each in institution.policies()} else "",
        marking=institution.markings()[0].slug,
        from_on=today.isoformat(),
        supersedes=request.GET.get("supersedes", ""),
    )


def _take(request: HttpRequest, offices: Sequence[Office], changes: Guidance | None, act: Act) -> HttpResponse:
    """Do what the pressed button asks with what was typed."""
    form, pressed = read_form(request), request.POST.get("act", "")
    if pressed == "read":
        form, complaints = _brought(request, form)
        return show_form(request, offices, form, complaints, changes=changes)
    if pressed != "issue":
        return show_form(request, offices, _rearranged(form, pressed), [], changes=changes)
    came_to = taken(form)
    given, faults = given_of(form, came_to.entries)
    faults = [*came_to.complaints, *faults]
    if request.POST.get("confirmed") != "yes":
        faults.append(complain("not-confirmed", "confirmed"))
    if faults or given is None:
        return show_form(request, offices, form, faults, changes=changes)
    try:
        number = act(form, given)
    except Refused as refused:
        if refused.reason == "guidance-changed-meanwhile" and changes:
            form = replace(form, edition=changes.edition)
        wrong = Refused(refused.reason, facts={**refused.facts, **_origin(came_to.origins, refused)})
        return show_form(request, offices, form, [complaint(wrong, came_to.field_of(refused.where))], changes=changes)
    return HttpResponseRedirect(f"/{get_language()}/guidance/{number}")


def _origin(origins: Sequence[int], refused: Refused) -> dict[str, object]:
    """Name a phrase by its number in the form, where a slash made several of one."""
    if not refused.where.startswith("entry "):
        return {}
    place = int(refused.where.removeprefix("entry ")) - 1
    return {"number": origins[place]} if place < len(origins) else {}


def _rearranged(form: GuidanceForm, pressed: str) -> GuidanceForm:
    """Add, remove, part or join entries."""
    word, _dash, number = pressed.partition("-")
    match word:
        case "add":
            return form.with_one_more() if len(form.entries) < MOST_ENTRIES else form
        case "remove":
            return form.without(fields.whole(number) or 0)
        case "part":
            return form.parted(fields.whole(number) or 0)
        case "join":
            return form.joined(fields.whole(number) or 0)
        case _:
            return form


def _brought(request: HttpRequest, form: GuidanceForm) -> tuple[GuidanceForm, list[Complaint]]:
    """Add what was found in a pasted or uploaded letter to the form; what was typed there stays."""
    file = request.FILES.get("upload")
    where = "upload" if file else "pasted"
    letter = _letter(file, where) if isinstance(file, UploadedFile) else _pasted(form.pasted)
    if isinstance(letter, Complaint):
        return form, [letter]
    if unknown := next((each.language for each in letter.found if each.language not in LANGUAGES), None):
        return form, [complain("table-language-unknown", where, language=unknown)]
    found = entries_found(letter.found)
    if not found:
        return form, [complain("phrases-missing", where)]
    typed = [entry for entry in form.entries if entry.written]
    if len(typed) + len(found) > MOST_ENTRIES:
        return form, [complain("too-many-phrases", where, most=MOST_ENTRIES)]
    titled = _titled(form, letter.title)
    from_on = letter.on.isoformat() if letter.on else form.from_on
    return replace(titled, from_on=from_on, pasted="").with_entries([*typed, *found]), []


def _letter(file: UploadedFile[bytes], where: str) -> Letter | Complaint:
    """Read an uploaded file, or say what is wrong with it."""
    if (file.size or 0) > LARGEST_UPLOAD:
        return complain("upload-too-large", where)
    try:
        return _read(file.read(), file.name or "") or complain("guidance-of-wrong-type", where)
    except PhrasesRefused as refused:
        facts = {"line": refused.where.removeprefix("line "), "most": MOST_ENTRIES, **refused.facts}
        return complain(TABLE.get(refused.reason, refused.reason), where, **facts)


def _read(raw: bytes, name: str) -> Letter | None:
    """Read an uploaded file by what its name ends in; None for any other."""
    match name.lower().rpartition(".")[2]:
        case "eml":
            return read_email(raw)
        case "csv":
            return Letter("", None, tuple(found_in(phrases_of_csv(raw))), is_exact=True)
        case "txt":
            return _pasted(text(raw.decode("utf-8-sig", "replace")))
        case _:
            return None


def _pasted(words: str) -> Letter:
    """Read a pasted letter; a line `Subject: …` at its beginning is its title."""
    first, _line_feed, rest = words.strip().partition("\n")
    head, colon, title = first.partition(":")
    if colon and head.strip().casefold() in {"subject", "subj", "الموضوع"}:
        return Letter(title.strip(), None, tuple(phrases_in_text(rest)), is_exact=False)
    return Letter("", None, tuple(phrases_in_text(words)), is_exact=False)


def _titled(form: GuidanceForm, title: str) -> GuidanceForm:
    """Put a letter's subject where the form has no title in its language."""
    if any("\u0600" <= letter <= "\u06ff" for letter in title):
        return replace(form, title_ar=form.title_ar or title)
    return replace(form, title_en=form.title_en or title)


def _may_be_superseded(offices: Sequence[Office]) -> list[GuidanceLine]:
    """Return what new guidance of these offices could supersede."""
    own = {office.slug for office in offices}
    if not own:
        return []
    found = queries.all_guidance(calendar.day_of(clock.now()), limit=10_000)
    return [each for each in found if each.office in own and each.superseded_by is None]
