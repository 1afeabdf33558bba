import { describe, expect, it } from "vitest"
import type { Chain } from "../../../../contract/endpoints/improve.ts"
import { chainDocument } from "./chain-document.ts"

const AT = "2026-11-23T10:00:00.000Z"

const chain: Chain = {
  trace: {
    traceId: "a".repeat(32),
    at: AT,
    person: "ana",
    label: "late_delivery",
    answer: "late_delivery",
    confidence: 0.27,
    input: "Is <b>it</b> late & where?",
    endpointName: "messages",
  },
  agent: { id: "messages@1.0.0", createdBy: "leo", createdAt: AT },
  databit: { ref: "main.databits.intent@1.0.0", approvedBy: null, createdBy: "leo" },
  model: { id: "main.databits.intent@1", createdBy: "leo", createdAt: AT, accuracy: 0.7486, n: 175 },
  run: null,
  snapshot: null,
  nearest: [
    {
      itemId: "i1",
      text: "My delivery is late",
      label: "late_delivery",
      similarity: 0.2946,
      reviewer: "sofia",
      decidedAt: AT,
      sourceRef: "main.data.messages@1#m1",
      sourceRow: { message_id: "m1", channel: "email" },
    },
  ],
  nearestFrom: "training",
  feedback: [
    {
      id: "f1",
      agent: null,
      endpointName: null,
      requestId: null,
      traceId: null,
      type: "correction",
      value: null,
      correction: { intent: "other" },
      state: "new",
      routedItem: null,
      createdBy: "ana",
      createdAt: AT,
    },
  ],
  missing: [{ link: "snapshot", says: "The data set is not recorded." }],
}

describe("chainDocument", () => {
  const text = chainDocument(chain, AT)

  it("holds every link with who decided and what is missing", () => {
    for (const words of [
      "messages@1.0.0",
      "without approval",
      "74.9% right on 175 held-out items",
      "The data set is not recorded.",
      "sofia",
      "2026-11-23 10:00:00 UTC",
      "Message id: m1, Channel: email",
      "ana said it should have been other",
    ])
      expect(text).toContain(words)
  })

  it("never lets a text become markup", () => {
    expect(text).toContain("Is &lt;b&gt;it&lt;/b&gt; late &amp; where?")
    expect(text).not.toContain("<b>")
  })
})
