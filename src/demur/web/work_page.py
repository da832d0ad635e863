"""
The page of the office's casework, put together for whoever looks: each sees what their parts in the case allow.

Drafters see where their memo stands and their own steps; clearances and copies are for the office and the addressee.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from demur import languages
from demur.channel.casework.queries import CaseWork, CommitmentSeen, ResponseSeen
from demur.channel.casework.rules import Nearness, Outcome, ResponseKind
from demur.channel.moves import StepDue
from demur.channel.process import Asks, Part, Written
from demur.institution.rules import Words
from demur.languages import language_of
from demur.web import labels
from demur.web.work_forms import Field, Form, Line, Section

INSIDE = frozenset({Part.OFFICE, Part.ADDRESSEE, Part.MANAGER})


@dataclass(frozen=True)
class Eyes:
    """Whose eyes the page is for: their account, and their parts in the case."""

    account: int
    parts: frozenset[Part]

    @property
    def inside(self) -> bool:
        """Tell whether they see the office's papers."""
        return bool(self.parts & INSIDE)

    @property
    def office(self) -> bool:
        """Tell whether they are the office in this case."""
        return Part.OFFICE in self.parts


def sections(work: CaseWork, eyes: Eyes) -> list[Section]:
    """Return the parts of the page."""
    parts: list[Callable[[CaseWork, Eyes], Section]] = [stands, steps]
    if eyes.inside:
        parts += [more_time, copies, people, clearances]
    shown = [part(work, eyes) for part in (*parts, beside, follows)]
    return [section for section in shown if section.lines or section.forms or section.nothing]


def stands(work: CaseWork, eyes: Eyes) -> Section:
    """Say where the case stands, what led there, and what is owed next."""
    lines = [_taken(work, one.step, one.on, one.words) for one in work.steps]
    if work.now.owed and work.now.owed.due_on:
        facts = {"step": here(work.now.owed.step.title), "day": _day(work.now.owed.due_on)}
        lines.append(Line(_("Next: %(step)s, due %(day)s") % facts, status=_("Owed"), look="waiting"))
    elif work.now.state.rests and not work.now.closed:
        lines.append(Line(_("No limit runs."), status=_("Rests")))
    return Section("stands", here(work.now.state.title), tuple(lines), nothing=_("No step was taken yet."))


def steps(work: CaseWork, eyes: Eyes) -> Section:
    """Offer the steps that this reader may take now."""
    forms = tuple(
        step_form(due)
        for due in work.now.open
        if eyes.parts & frozenset(due.step.by)
        and due.step.written not in {Written.ACKNOWLEDGED, Written.REPLIED}
        and not work.now.closed
    )
    return Section("steps", _("Next steps"), forms=forms)


def step_form(due: StepDue) -> Form:
    """Return the form of a step."""
    title = here(due.step.title)
    fields: dict[Asks, tuple[Field, ...]] = {
        Asks.REASONS: (
            Field(
                "words",
                _("Reasons"),
                "text",
                hint=_("Drafters read these words"),
            ),
        ),
        Asks.PERSON: (Field("people", _("Sign-in name"), hint=_("The name that this person signs in with")),),
        Asks.PANEL: (
            Field("people", _("Chair and members"), hint=_("Sign-in names, the chair first, parted by commas")),
        ),
    }
    note = _("Until %(day)s.") % {"day": _day(due.due_on)} if due.due_on else ""
    return Form(f"step-{due.step.name}", title, (("take", title),), fields.get(due.step.asks, ()), note)


def more_time(work: CaseWork, eyes: Eyes) -> Section:
    """Show what more time was asked for; let the office ask and an approver decide."""
    states = {
        None: (_("Waits for the approver"), "waiting"),
        True: (_("Granted"), "settled"),
        False: (_("Declined"), ""),
    }
    lines = tuple(
        Line(
            _("%(step)s: from %(before)s to %(due)s")
            % {"step": _step(work, one.step), "before": _day(one.before_on), "due": _day(one.due_on)},
            *states[one.is_granted],
            " ".join((one.reasons, one.words)).strip(),
        )
        for one in work.extensions
    )
    waits = next((one for one in work.extensions if one.is_granted is None), None)
    forms = []
    owed = work.now.owed
    if eyes.office and owed and owed.due_on and not waits and not work.now.closed:
        forms.append(
            Form(
                "extend",
                _("Extend: %(step)s") % {"step": here(owed.step.title)},
                ((owed.step.name, _("Ask the approver to extend")),),
                (Field("day", _("New limit"), "day"), Field("words", _("Reasons"), "text")),
                _("The approver is never who asks. Granted, it enters the record, and the missed limit stays there."),
            )
        )
    if waits and waits.asked_by != eyes.account and eyes.parts & frozenset(work.now.process.extends):
        forms.append(
            Form(
                "decide-extension",
                _("The office asks for more time"),
                (("grant", _("Grant")), ("decline", _("Decline"))),
                (Field("words", _("Reasons, where you decline"), "text"),),
            )
        )
    return Section("extend", _("More time"), lines, forms=tuple(forms))


def copies(work: CaseWork, eyes: Eyes) -> Section:
    """Show who got a copy and when; let the office send more."""
    lines = tuple(
        Line(
            _("%(reader)s, %(day)s") % {"reader": one.reader, "day": _day(one.at.date())},
            labels.word_for(labels.COPIES, one.kind),
        )
        for one in work.copies
    )
    have = {one.reader for one in work.copies}
    listed = [here(reader.name) for reader in work.now.process.readers]
    options = tuple((str(place), name) for place, name in enumerate(listed) if name not in have)
    form = Form(
        "distribute",
        _("Distribute"),
        (("send", _("Distribute")),),
        (
            Field(
                "readers",
                _("The list of the rules"),
                "checks",
                options=options,
                values=tuple(value for value, _w in options),
            ),
            Field("added", _("Add names"), "text", hint=_("One a line")),
        ),
    )
    note = _("Each copy is timed. Members’ reading is not recorded; the office’s own is, and readers are told so.")
    nothing = _("Nobody has a copy yet.")
    forms = (form,) if eyes.office and not work.now.closed else ()
    return Section("copies", _("Copies"), lines, nothing, note, forms)


def people(work: CaseWork, eyes: Eyes) -> Section:
    """Show who has which part; let office and addressee give parts."""
    lines = tuple(Line(one.name, labels.word_for(labels.PARTS, one.part)) for one in work.parts)
    person = Field("people", _("Sign-in name"), hint=_("The name that this person signs in with"))
    forms = []
    if eyes.office and not work.now.closed:
        forms = [
            Form("assign-writer", _("Assign a drafter"), (("give", _("Assign a drafter")),), (person,)),
            Form("assign-handler", _("Hand over"), (("give", _("Hand over")),), (person,)),
        ]
        if not work.recused:
            forms.append(
                Form(
                    "recuse",
                    _("Recuse: it concerns our own head"),
                    (("give", _("Recuse the office")),),
                    (person, Field("words", _("Reasons"), "text")),
                    _("No clerk has a part in this memo afterwards. It cannot be undone."),
                )
            )
    if Part.ADDRESSEE in eyes.parts and not work.now.closed:
        forms.append(
            Form(
                "assign-assistant",
                _("Name an assistant"),
                (("give", _("Name an assistant")),),
                (person,),
                _("Your assistant may enter the reply. The approval stays yours."),
            )
        )
    note = _("The office recused itself: %(reasons)s") % {"reasons": work.recused} if work.recused else ""
    return Section("people", _("Who has it"), lines, _("Nobody was named yet."), note, tuple(forms))


def clearances(work: CaseWork, eyes: Eyes) -> Section:
    """Show whom the office waits for, and what they said; signers never see this."""
    lines = []
    for one in work.clearances:
        said = labels.word_for(labels.CLEARINGS, one.value) if one.value else _("Waited for")
        promised = _("%(office)s, promised for %(day)s") if one.promised_on else "%(office)s"
        facts = {"office": one.office, "day": _day(one.promised_on) if one.promised_on else ""}
        status = _("Late") if one.is_late else said
        lines.append(Line(promised % facts, status, "late" if one.is_late else "", one.words))
    forms = []
    if eyes.office and not work.now.closed:
        forms.append(
            Form(
                "ask-clearance",
                _("Ask for a clearance"),
                (("ask", _("Ask for a clearance")),),
                (Field("office", _("Office")), Field("day", _("Promised for"), "day")),
            )
        )
        waited = tuple((one.office, one.office) for one in work.clearances if one.value is None)
        values = tuple((value, str(word)) for value, word in labels.CLEARINGS.items())
        if waited:
            forms.append(
                Form(
                    "note-clearance",
                    _("Note what an office said"),
                    (("note", _("Note it")),),
                    (
                        Field("office", _("Office"), "choice", options=waited),
                        Field("value", _("It says"), "choice", options=values),
                        Field("words", _("In its words"), "text"),
                    ),
                )
            )
    note = _("Clearances are kept apart from names, and no signer sees them.")
    return Section("clearances", _("Clearances"), tuple(lines), _("No clearance was asked for."), note, tuple(forms))


def beside(work: CaseWork, eyes: Eyes) -> Section:
    """Show what was said beside the reply; let office and addressee say more."""
    lines = tuple(response_line(one) for one in work.responses)
    forms = []
    if eyes.parts & {Part.OFFICE, Part.ADDRESSEE} and not work.now.closed:
        kinds = tuple((kind.value, labels.word_for(labels.RESPONSES, kind)) for kind in ResponseKind)
        forms.append(
            Form(
                "respond",
                _("Say something beside the reply"),
                (("say", _("Say it")),),
                (
                    Field("kind", _("What it is"), "choice", options=kinds),
                    Field("words", _("In these words"), "text", hint=_("Everybody who may read the memo reads them")),
                    Field("day", _("On"), "day", hint=_("The day of the session; empty for today")),
                ),
                _("It ends nothing: the reply stays owed."),
            )
        )
    return Section("beside", _("Beside the reply"), lines, forms=tuple(forms))


def follows(work: CaseWork, eyes: Eyes) -> Section:
    """Show what follows from the reply: owner and day of what was accepted, and what became of it."""
    forms: list[Form] = []
    if eyes.inside:
        forms += [
            Form(
                f"commit-{number}",
                _("Recommendation %(number)s: who owns it, by when") % {"number": number},
                (("commit", _("Commit")),),
                (Field("owner", _("Owner")), Field("day", _("By"), "day")),
            )
            for number in work.to_commit
        ]
        outcomes = tuple((value, str(word)) for value, word in labels.OUTCOMES.items())
        forms += [
            Form(
                f"conclude-{one.recommendation}",
                _("Recommendation %(number)s: what became of it") % {"number": one.recommendation},
                (("conclude", _("Say what became of it")),),
                (Field("outcome", _("Outcome"), "choice", options=outcomes), Field("words", _("Reasons"), "text")),
            )
            for one in work.commitments
            if one.outcome is None
        ]
    return Section(
        "follows", _("What follows"), tuple(commitment_line(one) for one in work.commitments), forms=tuple(forms)
    )


def response_line(one: ResponseSeen) -> Line:
    """Say what was said beside the reply, and when."""
    facts = {"kind": labels.word_for(labels.RESPONSES, one.kind), "day": _day(one.on)}
    return Line(_("%(kind)s, %(day)s") % facts, said=one.words)


def commitment_line(one: CommitmentSeen) -> Line:
    """Say who owns what follows from a recommendation, by when, and what became of it."""
    facts = {"number": one.recommendation, "owner": one.owner, "day": _day(one.due_on)}
    words = _("Recommendation %(number)s: %(owner)s, by %(day)s") % facts
    if one.outcome:
        look = "" if one.outcome is Outcome.DROPPED else "settled"
        return Line(words, labels.word_for(labels.OUTCOMES, one.outcome), look, one.reasons)
    near = {
        Nearness.LATE: (_("Late"), "late"),
        Nearness.TODAY: (_("Due today"), ""),
        Nearness.NEAR: (_("Due soon"), "waiting"),
    }
    return Line(words, *near.get(one.nearness or Nearness.FAR, ("", "")))


def here(words: Words) -> str:
    """Return words in the reader's language."""
    return words.said_in(get_language() or "en")


def _taken(work: CaseWork, name: str, on: date, said: str) -> Line:
    return Line(_("%(step)s, %(day)s") % {"step": _step(work, name), "day": _day(on)}, said=said)


def _step(work: CaseWork, name: str) -> str:
    step = work.now.process.step(name)
    return here(step.title) if step else name


def _day(value: date) -> str:
    return languages.day(value, language_of(get_language()))


__all__ = ["Eyes", "commitment_line", "here", "response_line", "sections"]
