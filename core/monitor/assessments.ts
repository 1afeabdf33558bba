import type { Feedback } from "../../contract/entities/trace.ts"
import type { Assessment } from "../ports/trace-log.ts"

const common = ({ id, createdBy, createdAt }: Feedback) => ({ by: createdBy, at: createdAt, feedback: id })

/** Feedback as MLflow's assessment: a thumb is true or false, a correction is what would have been right. */
export const assessmentOf = (feedback: Feedback): Assessment => {
  switch (feedback.type) {
    case "thumb":
      return { name: "thumb", kind: "feedback", value: feedback.value === "up", ...common(feedback) }
    case "comment":
      return { name: "comment", kind: "feedback", value: feedback.value ?? "", ...common(feedback) }
    case "correction":
      return { name: "correction", kind: "expectation", value: feedback.correction ?? {}, ...common(feedback) }
  }
}
