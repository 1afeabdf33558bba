/** Words of the training and model pages. */
export const trainWords = {
  title: "Train",
  subtitle: "Teach a model from decided items. Every run freezes its data set and registers a new version.",
  start: "Start training",
} as const

export const modelWords = {
  title: "Models",
  subtitle: "Trained versions, how well each answers items it never saw, and the agents that use them.",
} as const
