// Days and hours in words, by the clock of the reader; digits are 0 to 9 in both languages.

const DAYS = {
  en: ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"],
  ar: ["الأحد", "الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت"],
} as const;
const MONTHS = {
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  ar: [
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيو", "تموز/يوليو", "آب/أغسطس",
    "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
  ],
} as const;

export type Language = "en" | "ar";

/** "Wednesday 10 March 2027". */
export function dayIn(language: Language, moment: number): string {
  const date = new Date(moment);
  return `${DAYS[language][date.getDay()]} ${date.getDate()} ${MONTHS[language][date.getMonth()]} ${date.getFullYear()}`;
}

/** "14:20". */
export function hourIn(moment: number): string {
  const date = new Date(moment);
  return `${String(date.getHours()).padStart(2, "0")}:${String(date.getMinutes()).padStart(2, "0")}`;
}

/** "March 2027", of a term. */
export function monthIn(language: Language, term: string): string {
  return `${MONTHS[language][Number(term.slice(5)) - 1]} ${term.slice(0, 4)}`;
}
