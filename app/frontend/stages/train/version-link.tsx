import { Link } from "@tanstack/react-router"
import type { ModelVersion } from "../../../../contract/entities/model.ts"
import { shortRef } from "./figures.ts"

/** A model version by its short name, leading to its page. */
export const VersionLink = ({ model }: { readonly model: Pick<ModelVersion, "id" | "name" | "version"> }) => (
  <Link to="/models/$ref" params={{ ref: model.id }} className="mono link min-w-0 truncate" title={model.id}>
    {shortRef(model.name, model.version)}
  </Link>
)
