/** Words for personal data that is hidden until somebody asks for it. */
export const personalWords = {
  kinds: {
    EMAIL_ADDRESS: "[e-mail address]",
    PHONE_NUMBER: "[phone number]",
    IBAN_CODE: "[account number]",
    CREDIT_CARD: "[card number]",
  },
  reveal: "Show personal data",
  note: "E-mail addresses and telephone, account and card numbers are hidden. Names and street addresses are not recognised.",
} as const
