"""What stands in a pack for somebody who opens it with an archive program. It proves nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_ENGLISH: Final = """\
This is a proof file of a dissent channel (.demur). It shows what a memo of dissent says, or some of its paragraphs,
how many members were counted on it, when it was filed, and whether it was answered.

Reading it here proves nothing: this text and every file beside it could have been written by anybody. Check it:

    demur-verify pack FILE --policy trust.policy

or drop it on a verification page; nothing leaves your device there either. Take the trust policy from the witnesses
that you believe, such as a staff association or an ombudsman, and never from whoever gave you this file.

blocks/         the paragraphs of the memo that are shown, and what opens each
reply/          the same for the office's reply
co-signatures   one line for each member who was counted; no list of the anonymous ones exists anywhere
names           those who signed openly
leaves/         the places on the roll
entries/        entries of the public record, with receipts
first/          the receipt in the first countersigned state of the record that holds the filing

An archive program may pack these files anew. Leave their names and contents as they are.
"""

_ARABIC: Final = """\
هذا ملف إثبات من قناة اعتراض (.demur). يُظهر نص مذكرة اعتراض أو بعض فقراتها، وعدد الأعضاء المحتسبين عليها، ووقت تقديمها،
وما إذا كان قد رُدّ عليها.

قراءته هنا لا تُثبت شيئاً: فهذا النص وكل ملف بجانبه يمكن لأي كان أن يكتبه. تحقَّق منه بالأمر:

    demur-verify pack FILE --policy trust.policy

أو أفلِته في صفحة التحقق؛ ولا شيء يغادر جهازك هناك أيضاً. خذ سياسة الثقة من الشهود الذين تثق بهم، كرابطة الموظفين
أو أمين المظالم، ولا تأخذها أبداً ممن أعطاك هذا الملف.

blocks/         فقرات المذكرة المعروضة، وما يفتح كل واحدة منها
reply/          كذلك لرد المكتب
co-signatures   سطر لكل عضو احتُسب؛ ولا توجد في أي مكان قائمة بمن وقّعوا دون ذكر الاسم
names           من وقّعوا باسم معلن
leaves/         الأماكن في كشف الأعضاء
entries/        قيود من السجل العلني مع إيصالاتها
first/          الإيصال في أول حالة للسجل صادق عليها الشهود وتتضمن التقديم

قد يعيد برنامج الأرشفة تحزيم هذه الملفات. اترك أسماءها ومحتواها كما هي.
"""

README: Final[Mapping[str, str]] = {"ar": _ARABIC, "en": _ENGLISH}
