const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")

/** 1 when a word starts with what is typed, less for a match inside, 0 for none; all typed words must be there. */
export const score = (typed: string, text: string): number => {
  const hay = text.toLowerCase()
  const parts = typed.toLowerCase().split(/\s+/).filter(Boolean)
  if (parts.length === 0) return 1
  const each: number[] = parts.map((part) =>
    new RegExp(`(^|[\\s._/])${escaped(part)}`).test(hay) ? 1 : hay.includes(part) ? 0.5 : 0,
  )
  return each.some((one) => one === 0) ? 0 : each.reduce((sum, one) => sum + one, 0) / each.length
}
