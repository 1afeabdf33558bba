import { writeFileSync } from "node:fs"
import { bundleFiles } from "./bundle.ts"
import { asYaml } from "./yaml.ts"

for (const [path, content] of bundleFiles()) writeFileSync(new URL(`../${path}`, import.meta.url), asYaml(content))
