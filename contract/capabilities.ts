/** What the workbench uses of a Databricks workspace, in the order in which one needs the other. */
export const CAPABILITIES = {
  sign_in: { says: "Sign-in", usedFor: "Everything.", isNeeded: true },
  warehouse: { says: "SQL warehouse", usedFor: "Keeping state and reading data.", isNeeded: true },
  statements: { says: "SQL statements", usedFor: "Keeping state and reading data.", isNeeded: true },
  schema: { says: "Schema of the workbench", usedFor: "The workbench's own tables.", isNeeded: true },
  volume: { says: "Volume of the workbench", usedFor: "Uploads, model files and imports.", isNeeded: true },
  files: { says: "Files of the volume", usedFor: "Uploads, model files and imports.", isNeeded: true },
  catalog: { says: "Unity Catalog", usedFor: "Browsing tables, functions and models.", isNeeded: false },
  serving: { says: "Model Serving", usedFor: "Suggestions of language models, and endpoints.", isNeeded: false },
  endpoints: {
    says: "Serving endpoints of our own",
    usedFor: "Agents whose model is in the registry of models.",
    isNeeded: false,
  },
  ai_functions: {
    says: "AI Functions by REST",
    usedFor: "Suggestions with a confidence, without the warehouse.",
    isNeeded: false,
  },
  experiments: { says: "MLflow experiments", usedFor: "Training runs, their metrics and traces.", isNeeded: false },
  registered_models: {
    says: "Registered models",
    usedFor: "Versions of trained models in Unity Catalog, where Model Serving takes them from.",
    isNeeded: false,
  },
  prompts: { says: "Prompt registry", usedFor: "A copy of each prompt; the workbench keeps its own.", isNeeded: false },
  vector_search: { says: "Vector search", usedFor: "Finding similar items in an index.", isNeeded: false },
  jobs: { says: "Lakeflow Jobs", usedFor: "Jobs that run outside the app, and their triggers.", isNeeded: false },
} as const satisfies Record<string, { says: string; usedFor: string; isNeeded: boolean }>

export type CapabilityName = keyof typeof CAPABILITIES
