"""The sentences of the witness's page, English and Arabic."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final


@dataclass(frozen=True)
class Words:
    """All that the page says in one language; `{…}` stands where a value goes in."""

    title: str
    title_of: str
    what: str
    seen: str
    no_record: str
    nothing_seen: str
    record: str
    entries: str
    countersigned: str
    age: str
    digest: str
    whole: str
    serves: str
    mirror: str
    asked: str
    never: str
    letters: str
    every: str
    desk: str
    no_desk: str
    standing_still: str
    missing: str
    key: str
    no_key: str
    hand_over: str
    compare: str
    two_histories: str
    two_histories_means: str


ENGLISH: Final = Words(
    title="Witness of the record",
    title_of="{keeper}: witness of the record",
    what="A witness countersigns the record of a dissent channel when it goes on from everything that the witness saw "
    "before. If an entry is changed or taken out, it refuses, and anybody can tell.",
    seen="What it has seen",
    no_record="This witness does not know yet which record it watches. Whoever runs it hands it the trust policy.",
    nothing_seen="It has not countersigned anything of the record {name} yet.",
    record="Record",
    entries="Entries",
    countersigned="Countersigned",
    age="Full hours since then",
    digest="Digest of all entries",
    whole="The countersigned checkpoint, to compare or to print",
    serves="What it serves",
    mirror="Entries in its copy of the record",
    asked="Site last asked",
    never="never yet",
    letters="Letters leave here",
    every="every {seconds} seconds, shuffled",
    desk="The desk is served from here. This host sees which address opens the desk and hands in a letter, never for "
    "which memo; it keeps no address.",
    no_desk="No desk is served from here.",
    standing_still="The copy stands still, because the site did not hand out what it signed, or does not answer: "
    "{code}. What is served is what was checked before.",
    missing="The site has not handed out the places of these rolls: {paths}.",
    key="Its key, and how to hand it over",
    no_key="This witness has no key yet, and countersigns nothing.",
    hand_over="Whoever is to trust this witness adds this line to a trust policy, with a name of their own choice "
    "for NAME:",
    compare="Hand it over in person or on paper, or read it out and compare. A key that came through the institution's "
    "own site may be the institution's.",
    two_histories="The record has been signed in two versions that contradict each other",
    two_histories_means="The key of {record} signed something that cannot stand beside what this witness countersigned "
    "before. It was refused, and both are kept as evidence. Ask whoever runs this witness.",
)

ARABIC: Final = Words(
    title="شاهد مستقل على السجل العلني",
    title_of="{keeper}: شاهد مستقل على السجل العلني",
    what="يصدّق الشاهد المستقل على السجل العلني لقناة الاعتراض متى كان امتداداً لكل ما رآه الشاهد من قبل. فإذا غُيّر "
    "قيد أو حُذف امتنع الشاهد عن التصديق، وأمكن لأي كان أن يعلم ذلك.",
    seen="ما رآه هذا الشاهد",
    no_record="لا يعلم هذا الشاهد بعد أي سجل يراقب. على الجهة القائمة عليه أن تسلّمه سياسة الثقة.",
    nothing_seen="لم يصدّق بعد على شيء من السجل {name}.",
    record="السجل",
    entries="عدد القيود",
    countersigned="وقت التصديق",
    age="الساعات الكاملة المنقضية منذ ذلك",
    digest="بصمة القيود كلها",
    whole="نقطة التحقق المصدّق عليها، للمقارنة أو للطباعة",
    serves="ما يقدمه",
    mirror="القيود في نسخته من السجل",
    asked="آخر سؤال للموقع",
    never="لم يحدث بعد",
    letters="موعد خروج الرسائل من هنا",
    every="كل {seconds} من الثواني، بعد خلطها",
    desk="تُقدَّم المنضدة من هنا. يرى هذا الخادم العنوان الذي يفتح المنضدة ويسلّم رسالة، ولا يرى أي مذكرة تخصها؛ ولا "
    "يحتفظ بأي عنوان.",
    no_desk="لا تُقدَّم المنضدة من هنا.",
    standing_still="النسخة متوقفة لأن الموقع لم يقدم ما وقّعه، أو لأنه لا يجيب: {code}. وما يُقدَّم هنا هو ما جرى "
    "التحقق منه من قبل.",
    missing="لم يقدم الموقع أماكن هذه الكشوف: {paths}.",
    key="مفتاحه وكيفية تسليمه",
    no_key="لا يملك هذا الشاهد مفتاحاً بعد، ولا يصدّق على شيء.",
    hand_over="من أراد أن يثق بهذا الشاهد أضاف هذا السطر إلى سياسة الثقة، واختار بنفسه اسماً مكان NAME:",
    compare="سلّم المفتاح يداً بيد أو على ورق، أو اقرأه بصوت مسموع وقارن. فالمفتاح الذي يصل عن طريق موقع المؤسسة قد يكون "
    "مفتاح المؤسسة نفسها.",
    two_histories="وُقّع السجل بصيغتين متناقضتين",
    two_histories_means="وقّع مفتاح {record} ما لا يمكن أن يجتمع مع ما صدّق عليه هذا الشاهد من قبل. وقد امتنع الشاهد عن "
    "التصديق عليه واحتفظ بالصيغتين دليلاً. اسأل الجهة القائمة على هذا الشاهد.",
)

WORDS: Final[Mapping[str, Words]] = MappingProxyType({"en": ENGLISH, "ar": ARABIC})
