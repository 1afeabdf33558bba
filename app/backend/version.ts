import { z } from "zod"
import manifest from "../../package.json" with { type: "json" }

/** Version of the workbench. */
export const VERSION = z.string().parse(manifest.version)
