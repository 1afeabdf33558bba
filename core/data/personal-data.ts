import { accountNumberIn, isCardNumber } from "./check-digits.ts"

/** Kinds of personal data that are recognised by their shape alone; names and addresses are not among them. */
export type PersonalKind = "EMAIL_ADDRESS" | "PHONE_NUMBER" | "IBAN_CODE" | "CREDIT_CARD"

/** A stretch of a text that holds personal data. */
export type PersonalSpan = { readonly kind: PersonalKind; readonly start: number; readonly end: number }

const EMAIL = /[\p{L}\p{N}][\p{L}\p{N}._%+-]{0,63}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}(?![\p{L}\p{N}])/gu
/** The beginning of an account number; how long it is, its country says. */
const ACCOUNT = /(?<![A-Za-z\d])[A-Za-z]{2}\d{2}(?: ?[A-Za-z\d]){11,30}/g
const CARD = /(?<![\d.,-])\d(?:[ -]?\d){12,18}(?![\d-]|[.,]\d)/g
/** Abroad with `+` or `00`, at home with `0` or in groups of three, three and four. */
const PHONE =
  /(?<![\p{L}\d.,/+-])(?:(?:\+|00)[1-9]\d{0,2}|\(?0[1-9]\d{0,4}\)?|\(?[2-9]\d{2}\)?(?=[ -]\d{3}[ -]\d{4}(?!\d)))(?:[ ()/-]{0,2}\d){5,12}(?![\p{L}\d]|[.,:/-]\d)/gu

const PHONE_DIGITS = { least: 9, most: 15 }
/** A date or a time written with digits is no telephone number. */
const DATE_LIKE = /^\(?\d{1,2}[/-]\d{1,2}[/-]\d{2,4}/

const isPhone = (text: string): boolean => {
  const digits = text.replace(/\D/g, "").length
  return digits >= PHONE_DIGITS.least && digits <= PHONE_DIGITS.most && !DATE_LIKE.test(text)
}

const spansOf = (text: string, shape: RegExp, kind: PersonalKind, fits: (found: string) => boolean): PersonalSpan[] =>
  [...text.matchAll(shape)]
    .filter(([found]) => fits(found))
    .map((match) => ({ kind, start: match.index, end: match.index + match[0].length }))

const accounts = (text: string): PersonalSpan[] =>
  [...text.matchAll(ACCOUNT)].flatMap((match): PersonalSpan[] => {
    const length = accountNumberIn(match[0])
    return length === undefined ? [] : [{ kind: "IBAN_CODE", start: match.index, end: match.index + length }]
  })

const apart = (spans: readonly PersonalSpan[]): PersonalSpan[] => {
  const kept: PersonalSpan[] = []
  for (const span of spans) if (kept.every(({ start, end }) => span.end <= start || span.start >= end)) kept.push(span)
  return kept.toSorted((a, b) => a.start - b.start)
}

/**
 * E-mail addresses, account and card numbers (by their check digits) and telephone numbers in a text, in order, none
 * over another. A number that has the shape of one may be found although it is none; names and addresses are not found.
 */
export const personalData = (text: string): readonly PersonalSpan[] => {
  const mails = text.includes("@") ? spansOf(text, EMAIL, "EMAIL_ADDRESS", () => true) : []
  if (!/\d{2}/.test(text)) return mails
  return apart([
    ...mails,
    ...accounts(text),
    ...spansOf(text, CARD, "CREDIT_CARD", isCardNumber),
    ...spansOf(text, PHONE, "PHONE_NUMBER", isPhone),
  ])
}

/** The text with every piece of personal data replaced by what `says` names it. */
export const withoutPersonalData = (text: string, says: (kind: PersonalKind) => string): string => {
  let made = ""
  let at = 0
  for (const { kind, start, end } of personalData(text)) {
    made += text.slice(at, start) + says(kind)
    at = end
  }
  return made + text.slice(at)
}
