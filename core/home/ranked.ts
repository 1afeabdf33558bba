import type { Attention } from "../../contract/endpoints/home.ts"

/** Something to look at; a lower rank comes first among those of one health. */
export type Ranked = Attention & { readonly rank: number }
