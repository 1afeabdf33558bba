import type { z } from "zod"
import type { Ports } from "../ports/index.ts"
import { SETTINGS } from "./catalogue.ts"

/** How endpoints of Model Serving are made. */
export type ServingSettings = {
  /** Who answers for models that the registry of models has. */
  readonly by: "model_serving" | "workbench"
  readonly size: "Small" | "Medium" | "Large"
  readonly scaleToZero: boolean
  /** Users, groups and service principals that may call them without the workbench. */
  readonly callers: readonly string[]
}

const read = <Shape extends z.ZodType>(shape: Shape, value: unknown, otherwise: z.output<Shape>): z.output<Shape> => {
  const parsed = shape.safeParse(value)
  return parsed.success ? parsed.data : otherwise
}

/** The settings that count from the next deployment on. */
export const readServingSettings = async ({ settings }: Pick<Ports, "settings">): Promise<ServingSettings> => {
  const [by, size, scaleToZero, callers] = await Promise.all([
    settings.seek("serving_by"),
    settings.seek("serving_size"),
    settings.seek("serving_scale_to_zero"),
    settings.seek("serving_callers"),
  ])
  return {
    by: read(SETTINGS.serving_by.value, by, "model_serving"),
    size: read(SETTINGS.serving_size.value, size, "Small"),
    scaleToZero: read(SETTINGS.serving_scale_to_zero.value, scaleToZero, true),
    callers: read(SETTINGS.serving_callers.value, callers, []),
  }
}
