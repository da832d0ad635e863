"""The sentences for what is refused of guidance and of what is checked against it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GUIDANCE: Final[Mapping[str, Promise]] = {
    "guidance-title-missing": _("Give the guidance a title, in one language at least."),
    "audience-missing": _("Say whose words it governs: missions, spokespersons, or everyone."),
    "audience-unknown": _("Choose from the list whose words it governs."),
    "guidance-ends-before-it-begins": _("The last day lies before the first. Change one of the two."),
    "phrases-missing": _("No phrase was found or written. Name at least one to avoid or to affirm."),
    "too-many-phrases": _("Guidance holds %(most)s phrases and no more. Part it into two."),
    "phrase-kind-missing": _("Phrase %(number)s: say whether it is to be avoided or affirmed, or leave it out."),
    "phrase-language-unknown": _("Phrase %(number)s: write it in English or in Arabic."),
    "phrase-language-twice": _("Phrase %(number)s stands twice in one language. Make two phrases of it."),
    "phrase-too-short": _(
        "Phrase %(number)s has fewer than %(shortest)s letters, which would meet nearly every text. Write it out."
    ),
    "phrase-too-long": _("Phrase %(number)s is longer than %(longest)s letters. Shorten it to the words that matter."),
    "phrase-without-words": _("Phrase %(number)s has no letter and no digit in it. Write words."),
    "slash-unanswered": _("Phrase %(number)s has a slash. Say what it joins."),
    "guidance-number-malformed": _("Write the number as a whole number from 1 to 999999."),
    "guidance-number-taken": _("Guidance %(number)s exists already. Choose another number."),
    "guidance-unknown": _("There is no such guidance."),
    "guidance-superseded": _(
        "Guidance %(number)s was superseded by guidance %(successor)s and can no longer be changed."
    ),
    "guidance-changed-meanwhile": _(
        "Somebody else changed guidance %(number)s while you wrote. What you wrote stands below; compare it with the "
        "guidance, then send it once more."
    ),
    "nothing-changed": _("Nothing differs from what the guidance says already. Nothing was entered."),
    "note-missing": _("Say in a sentence why it is changed."),
    "not-of-that-office": _("You do not work for the office that issues this, so you cannot issue or change it."),
    "email-malformed": _("This is no e-mail that can be read. Save it anew as .eml, or paste its text."),
    "email-too-large": _("The e-mail is too large. Save it without its attachments, or paste its text."),
    "guidance-of-wrong-type": _(
        "Only an e-mail, a table or plain text is taken: a file that ends in .eml, .csv or .txt."
    ),
    "table-too-large": _("The table is too large. Part it into two."),
    "table-not-utf-8": _("Line %(line)s of the table is not text in UTF-8. Save it as CSV in UTF-8."),
    "table-malformed": _("Line %(line)s of the table cannot be read: a quotation mark is missing or stands too many."),
    "column-missing": _("The table has no column %(column)s. It needs kind, language and phrase."),
    "column-unknown": _("The table has a column %(column)s that is not known. Take it out, or name it anew."),
    "table-kind-unknown": _("Line %(line)s of the table has another kind than avoid or affirm."),
    "table-language-unknown": _("The table has phrases in another language than English (en) and Arabic (ar)."),
    "table-phrase-missing": _("Line %(line)s of the table has no phrase."),
    "table-entry-not-a-number": _("Line %(line)s of the table has no whole number in its column entry."),
    "upload-too-large": _("The file is larger than is taken. Send a shorter one."),
    "checked-of-wrong-type": _("Only a file that ends in .txt, .md, .docx or .eml is taken."),
    "checked-too-large": _("The text is longer than a million characters. Check it in parts, or with the command."),
    "document-malformed": _("The document cannot be read. Save it anew as .docx, or paste its text."),
    "document-too-large": _("The document unpacks to more than is taken. Paste its text instead."),
    "checked-text-missing": _("There is no text to check. Paste one, or choose a file."),
}
