/** Words of feedback, retraining and the way from an answer back to its data. */
export const improveWords = {
  feedback: "Feedback",
  feedbackSubtitle: "What people said of answers. What is sent to review becomes an item in the queue.",
  retraining: "Retraining",
  retrainingSubtitle: "Whether training again is worth it, and what it changed last time.",
  lineage: "Where answers come from",
  lineageSubtitle: "From one answer back to the data it was learnt from and the people who decided.",
} as const
