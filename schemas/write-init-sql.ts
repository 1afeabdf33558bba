import { writeFileSync } from "node:fs"
import { initSql } from "./ddl.ts"

writeFileSync(new URL("./init.sql", import.meta.url), initSql())
