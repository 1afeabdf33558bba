import { createHash } from "node:crypto"
import canonicalize from "canonicalize"
import type { Json } from "../../contract/json.ts"

/** Canonical JSON text (RFC 8785): equal values give equal text. */
export const canonicalJson = (value: Json): string => canonicalize(value) ?? "null"

/** sha256 over the canonical JSON of a value, as hex text. */
export const contentHash = (value: Json): string => createHash("sha256").update(canonicalJson(value)).digest("hex")
