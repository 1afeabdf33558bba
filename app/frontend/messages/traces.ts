/** Words of calls and their traces. */
export const tracesWords = {
  title: "Traces",
  subtitle: "Every call of your agents, with each step, what went in and what came out.",
} as const
