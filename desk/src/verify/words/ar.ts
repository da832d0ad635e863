// What the verification page says in Arabic.

import type { Words } from "./en.ts";
import { listed } from "./say.ts";
import { dayIn, momentIn } from "./times.ts";

const and = listed("، ", " و");

/** The noun after a number: one, two, 3 to 10, 11 to 99, and hundreds. */
function counted(count: number, one: string, two: string, few: string, many: string, hundreds: string): string {
  if (count === 1) return one;
  if (count === 2) return two;
  const last = count % 100;
  return `${count} ${last >= 3 && last <= 10 ? few : last >= 11 ? many : hundreds}`;
}

const members = (count: number) =>
  counted(count, "عضو واحد", "عضوان مختلفان", "أعضاء مختلفين", "عضواً مختلفاً", "عضو مختلف");
const people = (count: number) => counted(count, "شخص واحد", "شخصان", "أشخاص", "شخصاً", "شخص");

export const ar: Words = {
  direction: "rtl",
  other: { code: "en", name: "English" },
  day: (day) => dayIn("ar", day),
  moment: (at) => momentIn("ar", at),

  page: {
    title: "التحقق – قناة الاعتراض",
    skip: "إلى النص",
    wordmark: "قناة الاعتراض",
    strapline: "تحقّق من ملفات الإثبات بلا شبكة",
    kicker: "التحقق",
    asked: "هل قُدِّم هذا؟",
    standfirst: "لا شيء يغادر هذا المتصفح. كل ما تحتاج إليه هذه الصفحة في ملف واحد، ولا يجوز لها أن تسأل أي شبكة.",
    yours: "ملفك",
    file: "ملف إثبات أو ملف مقتطف",
    fileHint: (ending) => ["ينتهي اسمه بـ", ending, "، أفلته هنا أو اختره. وللبحث عن بصمة اختر نسخة السجل المضغوطة."],
    number: "بصمة يُبحث عنها في السجل",
    policy: "سياسة الثقة التي لديك: أي الشهود تصدّق",
    policyHint: "خذها من شاهد مستقل لا ممن أعطاك الملف. ومن دونها لا يثبت شيء.",
    check: "تحقّق",
    bare: "الصفحة المجردة أو الاقتباس لا يمكن تأكيدهما ولا نفيهما: اطلب ملف المقتطف.",
    foot: "حُسب كل ما في هذه الصفحة داخل هذا المتصفح. والأمر demur-verify يعطي الإجابات نفسها.",
  },

  checking: "جارٍ التحقق",
  progress: {
    pack: (done, all) => `التحقق من التوقيع ${done} من ${all}`,
    digest: (done, all) => `قراءة السجل: ${done} من ${all} من القيود`,
  },
  digest: "البصمة",
  memo: (number) => `المذكرة ${number}`,
  aFile: "ملف",
  aDigest: "بصمة سُئل عنها",
  aBarePage: "ما سألت عنه",
  policy: "سياسة الثقة",

  heads: {
    proven: "ثابت",
    filed: "قُدِّمت",
    notFiled: "لم تُقدَّم",
    consistent: "متّسق، ومفاتيحه مجهولة",
    short: "متّسق، وشهوده أقل من المطلوب",
    refused: "مرفوض",
    neither: "لا يمكن تأكيده ولا نفيه",
    notProven: "غير ثابت",
    bySite: (head) => `${head}، إن كنت تثق بسياسة هذا الموقع`,
  },

  filed: (at) => `قُدِّمت في ${at}.`,
  filedBySaying: (at) => `قُدِّمت في ${at}، بحسب قول المؤسسة وحده.`,
  seen: (at) => `وكانت لدى الشهود في موعد لا يتجاوز ${at}.`,
  signed: (count, roll, entitled) => {
    const who = count === 0 ? "لم يوقّعها أحد" : `وقّعها ${members(count)}`;
    const of = roll === null ? "" : `، من ${roll} في كشف الأعضاء، ومن يحق لهم أن يكونوا فيه ${entitled ?? 0}`;
    return `${who}${of}.${count > 1 ? " واحتُسب كل منهم مرة واحدة." : ""}`;
  },
  signedBySaying: "هذا عدد السجل؛ وملف إثبات المذكرة يبيّن كل توقيع.",
  grew: (from, to) => `وكبر الكشف أثناء تداولها من ${from} إلى ${to}.`,
  readers: (count) => `من أمكنهم الاطلاع عليها أثناء تداولها: ${people(count)}.`,
  named: (names) => ["باسم معلن: ", ...and(names), "."],
  whole: (blocks) => `المذكرة كلها في هذا الملف، وعدد أجزائها ${blocks}، بحرفها كما قُدِّمت.`,
  excerpt: (shown, blocks) => `مقتطف: الأجزاء المعروضة ${shown} من ${blocks}، بحرفها كما قُدِّمت.`,
  replied: (on, due) => `صدر الرد عليها في ${on}؛ وكان موعده ${due}.`,
  overdue: {
    reply: (due) => `لا رد عليها حتى ${due}: متأخر عن موعده.`,
    acknowledge: (due) => `لا إشعار باستلامها حتى ${due}: متأخر عن موعده.`,
  },
  missedBefore: (since) => `فات الموعد في ${since}، ولم يُمدَّد إلا بعد فواته.`,
  extendedLater: (to) => `مُدّد الموعد إلى ${to} بعد أن فات.`,
  acknowledged: (due) => `أُشعر باستلامها ولم يُرَدّ عليها حتى الآن؛ موعد الرد ${due}.`,
  unanswered: (due) => `لا إشعار باستلامها ولا رد عليها حتى الآن؛ موعد الرد ${due}.`,
  afterwards: {
    verdict: (agree, part, dissent, silent) =>
      `حدد الموقّعون موقفهم من الرد: موافقون ${agree}، موافقون جزئياً ${part}، متمسكون باعتراضهم ${dissent}، صامتون ${silent}.`,
    few: (answers, silent) => `حدد الموقّعون موقفهم من الرد: المواقف ${answers}، الصامتون ${silent}. توزُّعها يُذكر ابتداءً من خمسة.`,
    unchecked: "هذه أعداد السجل؛ والمواقف ليست في هذا الملف.",
    meetings: (count) => `عدد اللقاءات التي عُقدت بشأنها: ${count}.`,
    appeal: (on, due) => `طُلبت إعادة النظر في ${on}؛ موعد البت ${due}.`,
    missed: "لم يُبتّ حتى ذلك الموعد، والسجل يذكر ذلك.",
    ended: (how, on) => `${how}، في ${on}.`,
    endings: {
      answered: "بقي الرد كما هو", granted: "قُبل طلب إعادة النظر", "granted-in-part": "قُبل طلب إعادة النظر جزئياً",
      denied: "لم يُقبل طلب إعادة النظر", withdrawn: "سحب المذكرةَ أصحابُها", "handed-on": "أُحيلت إلى جهة خارج القناة",
    },
    released: {
      staff: {
        whole: (on) => `أُتيحت لجميع الموظفين في ${on}، النص كاملاً.`,
        excerpt: (on) => `أُتيحت لجميع الموظفين في ${on}، أجزاء من النص.`,
      },
      public: {
        whole: (on) => `أُتيحت للعموم في ${on}، النص كاملاً.`,
        excerpt: (on) => `أُتيحت للعموم في ${on}، أجزاء من النص.`,
      },
    },
  },
  notInThisFile: (due) => `لا رد في هذا الملف؛ وموعد الرد ${due}.`,
  recommendation: (number) => (number === 0 ? "الرد" : `التوصية ${number}`),
  dispositions: { accepted: "مقبولة", "in-part": "مقبولة جزئياً", declined: "غير مقبولة", overtaken: "تجاوزتها الأحداث" },
  witnesses: (names) => ["صادق عليها من الشهود: ", ...and(names), "."],
  entry: (index, origin) => [`القيد ${index} في `, origin, "."],
  among: (last, origin, asOf) => [
    `لا تقديم بهذه البصمة بين القيود من 0 إلى ${last} في `, origin, asOf === null ? "." : `، حتى ${asOf}.`,
  ],
  noEntries: (origin) => ["ليس في السجل ", origin, " قيد بعد."],
  searched: (last) => `قُرئت القيود كلها من 0 إلى ${last}.`,
  says: "وهو يقول، إن صحّ:",
  agrees: { pack: "كل ما في هذا الملف يوافق بعضه بعضاً.", digest: "السجل يوافق نفسه حتى آخر بايت." },
  siteSays: (number) => `وأن هذه هي المذكرة ${number} قول هذا الموقع.`,
  place: (place) => ["الموضع: ", place, "."],
  nothingElse: "لم يُعتدّ بشيء آخر في هذا الملف.",
  nothingElseInRecord: "لم يُعتدّ بشيء آخر في هذا السجل.",

  open: {
    site: "أن هؤلاء هم الشهود الذين تختارهم أنت: فالسياسة سياسة هذا الموقع. خذ سياسة من شاهد مستقل واخترها أعلاه.",
    chooseOne: "من يمسك هذا السجل. اختر أعلاه سياسة الثقة من شاهد مستقل؛ خذها من الشاهد لا ممن أعطاك الملف.",
    whoChanged: "من بدّله، أو هل تعمّد ذلك.",
    otherwiseFiled: "أن مذكرة كهذه لم تُقدَّم. اطلب الملف من جديد، أو ابحث عن بصمة المذكرة.",
    filedAtAll: "أنه قُدِّم.",
    notFiledAtAll: "أنه لم يُقدَّم.",
    oneLetter: "أن نصاً يخالفه بحرف واحد لم يُقدَّم.",
  },

  shown: { memo: "النص المعروض في هذا الملف", excerpt: "الفقرات المعروضة في هذا الملف", reply: "الرد" },
  missing: (from, to) => (from === to ? `الجزء ${from} غير معروض.` : `الأجزاء من ${from} إلى ${to} غير معروضة.`),
  annex: (name) => ["مرفق: ", name],

  own: {
    "nothing-to-check": "اختر ملفاً، أو أدخل رقماً أو بصمة.",
    "not-a-number": "هذا ليس رقم مذكرة ولا بصمة من 64 رقماً ست عشرياً.",
    "not-a-pack": "هذا ليس ملف إثبات. والصفحة المجردة أو الصورة أو الاقتباس لا يمكن تأكيدها ولا نفيها: اطلب ملف المقتطف، أو أدخل رقم المذكرة.",
    "number-unknown": "لا يخبر هذا الموقع عن مذكرة مقدَّمة بهذا الرقم.",
    "number-needs-the-site": "لا يعرف بصمة الرقم إلا موقع المؤسسة. أدخل البصمة.",
    "digest-needs-a-record": "يُبحث عن البصمة في سجل كامل: اختر أعلاه نسخة السجل المضغوطة.",
    "record-needs-a-digest": "هذه نسخة من سجل. أدخل البصمة التي يُبحث عنها فيها.",
    "record-unreachable": "تعذرت قراءة السجل من هنا.",
    "too-large-to-read": "الملف أكبر مما يمكن أن يكون ملف إثبات.",
  },
  otherReason: "شيء ليس مكتوباً كما يجب.",
  code: (reason) => ["الرمز: ", reason],
};
