import { getPipeline } from "../../../contract/endpoints/home.ts"
import { pipelineOf } from "../../../core/home/pipeline.ts"
import type { Serve } from "../serve.ts"

export const homeRoutes = (serve: Serve): void => {
  serve(getPipeline, async (input, { ports, who }) => pipelineOf(ports, who, input))
}
