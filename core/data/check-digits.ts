/** How many letters and digits an account number (ISO 13616) has in each country. */
const ACCOUNT_LENGTHS: Readonly<Record<string, number>> = Object.fromEntries(
  [
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DK18 DO28 EE20 EG29 ES24 FI18",
    "FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20",
    "LU20 LV21 LY25 MC27 MD24 ME22 MK19 MR27 MT31 MU30 NL18 NO15 PK24 PL28 PS29 PT25 QA29 RO24 RS22 SA24 SC31 SD18",
    "SE24 SI19 SK24 SM27 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20",
  ]
    .join(" ")
    .split(" ")
    .map((each) => [each.slice(0, 2), Number(each.slice(2))]),
)

/** What is left when the digits are divided by 97, letters standing for 10 to 35. */
const remainder = (account: string): number =>
  [...account.slice(4), ...account.slice(0, 4)].reduce((rest, sign) => {
    const value = Number.parseInt(sign, 36)
    return (rest * (value > 9 ? 100 : 10) + value) % 97
  }, 0)

/** How many characters of the text are an account number with right check digits, spaces among them; undefined when none. */
export const accountNumberIn = (text: string): number | undefined => {
  const length = ACCOUNT_LENGTHS[text.slice(0, 2).toUpperCase()]
  if (length === undefined) return undefined
  let [signs, end] = [0, 0]
  while (end < text.length && signs < length) if (text[end++] !== " ") signs++
  const inWord = /^[A-Za-z\d]/.test(text.slice(end))
  return signs === length && !inWord && remainder(text.slice(0, end).replaceAll(" ", "")) === 1 ? end : undefined
}

/** Beginnings of card numbers in use; other runs of digits with a fitting last one are numbers of orders and devices. */
const CARD_START = /^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|4|5))/

/** Whether the digits of the text are a card number with a right last digit. */
export const isCardNumber = (text: string): boolean => {
  const digits = text.replace(/\D/g, "")
  if (!CARD_START.test(digits)) return false
  const sum = [...digits].toReversed().reduce((all, sign, at) => {
    const digit = Number(sign)
    return all + (at % 2 === 1 ? (digit * 2 > 9 ? digit * 2 - 9 : digit * 2) : digit)
  }, 0)
  return sum % 10 === 0
}
