// Days and hours of UTC in words, as the record has them; digits are 0 to 9 in both languages.

const MONTHS = {
  en: ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"],
  ar: [
    "كانون الثاني/يناير", "شباط/فبراير", "آذار/مارس", "نيسان/أبريل", "أيار/مايو", "حزيران/يونيه", "تموز/يوليه", "آب/أغسطس",
    "أيلول/سبتمبر", "تشرين الأول/أكتوبر", "تشرين الثاني/نوفمبر", "كانون الأول/ديسمبر",
  ],
} as const;
const AT = { en: ", ", ar: "، الساعة " } as const;

export type Language = "en" | "ar";

/** "24 November 2026", of `2026-11-24`. */
export function dayIn(language: Language, day: string): string {
  const [year, month, date] = day.split("-").map(Number);
  return `${date} ${MONTHS[language][(month as number) - 1]} ${year}`;
}

/** "24 November 2026, 14:00 UTC", of `2026-11-24T14:00:00Z`. */
export function momentIn(language: Language, at: string): string {
  return `${dayIn(language, at.slice(0, 10))}${AT[language]}${at.slice(11, 16)} UTC`;
}
