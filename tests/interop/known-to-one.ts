/** A shape of statements that one grammar alone reads, and what speaks for it beside that grammar. */
type Shape = { readonly shape: string; readonly beside: string }

const WORDS = "the official Python client has each privilege and kind in its types"
const TAGS = "the platform's reference has the statement; no other grammar has the word TAGS here"
const VOLUME = "only shown to an owner who may run it; the workbench makes no volume by SQL"

const of = (beside: string, ...shapes: readonly string[]): Shape[] => shapes.map((shape) => ({ shape, beside }))

/** What was tried and why nothing reads these twice is told in docs/decisions/second-grammar.md. */
export const KNOWN_TO_ONE: readonly Shape[] = [
  ...of(
    WORDS,
    "GRANT USE CATALOG ON CATALOG n TO n",
    "GRANT ALL PRIVILEGES ON CATALOG n TO n",
    "REVOKE ALL PRIVILEGES ON CATALOG n FROM n",
    "GRANT READ VOLUME, WRITE VOLUME ON VOLUME n TO n",
    "GRANT ALL PRIVILEGES ON VOLUME n TO n",
    "REVOKE ALL PRIVILEGES ON VOLUME n FROM n",
    "SHOW GRANTS ON CATALOG n",
    "SHOW GRANTS ON SCHEMA n",
    "SHOW GRANTS ON TABLE n",
    "SHOW GRANTS ON VOLUME n",
    "SHOW GRANTS ON FUNCTION n",
  ),
  ...of(
    TAGS,
    "ALTER CATALOG n SET TAGS (s = s)",
    "ALTER CATALOG n UNSET TAGS (s)",
    "ALTER SCHEMA n SET TAGS (s = s)",
    "ALTER SCHEMA n UNSET TAGS (s)",
    "ALTER VOLUME n SET TAGS (s = s)",
    "ALTER VOLUME n UNSET TAGS (s)",
    "ALTER TABLE n UNSET TAGS (s)",
  ),
  ...of(VOLUME, "CREATE VOLUME IF NOT EXISTS n"),
]

/** A statement without its names and texts. */
export const shapeOf = (statement: string): string =>
  statement
    .replace(/'(?:[^'\\]|\\.)*'/g, "s")
    .replace(/(`(?:[^`]|``)*`)(\.`(?:[^`]|``)*`)*/g, "n")
    .replace(/\s+/g, " ")
    .trim()
