import { createRoute, createRouter, lazyRouteComponent, redirect } from "@tanstack/react-router"
import {
  Activity,
  Bot,
  Box,
  ChartLine,
  FileText,
  FlaskConical,
  ListChecks,
  MessageSquareText,
  MessageSquareWarning,
  PenTool,
  Radio,
  RefreshCcw,
  Settings,
  Workflow,
} from "lucide-react"
import { root } from "./root-route.tsx"
import { catalogEntry, data, dataImport, dataTable } from "./routes-data.tsx"
import { audit, lineage } from "./routes-govern.tsx"
import { RouteError, RouteMissing, RoutePending } from "./shell/route-states.tsx"
import { flag, instant, number, oneOf, searchOf, text, whole } from "./shell/search-params.ts"

const TIME = { range: oneOf("1h", "24h", "7d", "30d"), from: instant, to: instant }

const gallery = createRoute({
  getParentRoute: () => root,
  path: "/__gallery",
  validateSearch: searchOf({ tab: oneOf("controls", "display", "states", "charts") }),
  staticData: { title: "Gallery" },
  component: lazyRouteComponent(() => import("./gallery/page.tsx"), "GalleryPage"),
})

const pipeline = createRoute({
  getParentRoute: () => root,
  path: "/",
  validateSearch: searchOf({ databit: text, range: oneOf("24h", "7d", "30d") }),
  staticData: { title: "Pipeline", nav: { group: "home", icon: Workflow, keys: "g p", tab: 1 } },
  component: lazyRouteComponent(() => import("./stages/home/pipeline-page.tsx"), "PipelinePage"),
})

const databits = createRoute({
  getParentRoute: () => root,
  path: "/databits",
  validateSearch: searchOf({
    q: text,
    status: oneOf("open", "draft", "published", "retired"),
    sort: oneOf("name", "status", "decided", "updated"),
    dir: oneOf("asc", "desc"),
  }),
  staticData: { title: "Databits", nav: { group: "build", icon: FileText, keys: "g b" } },
  component: lazyRouteComponent(() => import("./stages/template/registry-page.tsx"), "RegistryPage"),
})

const databitNew = createRoute({
  getParentRoute: () => root,
  path: "/databits/new",
  validateSearch: searchOf({ table: text }),
  staticData: { title: "New Databit", under: "/databits" },
  component: lazyRouteComponent(() => import("./stages/template/new-page.tsx"), "NewDatabitPage"),
})

const databit = createRoute({
  getParentRoute: () => root,
  path: "/databits/$name",
  validateSearch: searchOf({
    tab: oneOf("fields", "prompt", "examples", "preview", "settings", "versions"),
    version: text,
    from: text,
    to: text,
  }),
  staticData: {
    titleOf: (params) => params.name ?? "",
    under: "/databits",
    asset: { kind: "databit", param: "name" },
  },
  component: lazyRouteComponent(() => import("./stages/template/editor-page.tsx"), "DatabitPage"),
})

const curate = createRoute({
  getParentRoute: () => root,
  path: "/curate",
  staticData: { title: "Curate", nav: { group: "build", icon: PenTool, keys: "g c", tab: 2 } },
  component: lazyRouteComponent(() => import("./stages/curate/queues-page.tsx"), "QueuesPage"),
})

const curateQueue = createRoute({
  getParentRoute: () => root,
  path: "/curate/$databit",
  validateSearch: searchOf({
    item: text,
    q: text,
    order: oneOf("uncertain", "confident", "oldest", "complaints"),
    show: oneOf("open", "flagged", "decided"),
    conf: number,
    complaints: flag,
    skipped: flag,
  }),
  staticData: { titleOf: (params) => params.databit ?? "", under: "/curate", focus: true },
  component: lazyRouteComponent(() => import("./stages/curate/queue-page.tsx"), "QueuePage"),
})

const jobs = createRoute({
  getParentRoute: () => root,
  path: "/jobs",
  validateSearch: searchOf({
    tab: oneOf("library", "runs"),
    job: text,
    state: oneOf("queued", "running", "succeeded", "failed", "cancelled", "interrupted"),
    clock: flag,
    start: text,
    databit: text,
    table: text,
  }),
  staticData: { title: "Jobs", nav: { group: "operate", icon: ListChecks, keys: "g j" } },
  component: lazyRouteComponent(() => import("./stages/operate/jobs-page.tsx"), "JobsPage"),
})

const run = createRoute({
  getParentRoute: () => root,
  path: "/jobs/$run",
  staticData: { title: "Run", under: "/jobs" },
  component: lazyRouteComponent(() => import("./stages/operate/run-page.tsx"), "RunPage"),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: "/settings",
  staticData: { title: "Settings", nav: { group: "settings", icon: Settings, keys: "g s" } },
  beforeLoad: () => {
    throw redirect({ to: "/settings/$section", params: { section: "models" }, replace: true })
  },
})

const settingsSection = createRoute({
  getParentRoute: () => root,
  path: "/settings/$section",
  staticData: { title: "", under: "/settings" },
  component: lazyRouteComponent(() => import("./stages/operate/settings-page.tsx"), "SettingsPage"),
})

const train = createRoute({
  getParentRoute: () => root,
  path: "/train",
  validateSearch: searchOf({ databit: text, q: text, state: oneOf("running", "succeeded", "failed"), at: text }),
  staticData: { title: "Train", nav: { group: "build", icon: FlaskConical, keys: "g t" } },
  component: lazyRouteComponent(() => import("./stages/train/runs-page.tsx"), "TrainRunsPage"),
})

const trainNew = createRoute({
  getParentRoute: () => root,
  path: "/train/new",
  validateSearch: searchOf({ databit: text, share: whole }),
  staticData: { title: "Start training", under: "/train" },
  component: lazyRouteComponent(() => import("./stages/train/new-run-page.tsx"), "NewTrainingPage"),
})

const trainRun = createRoute({
  getParentRoute: () => root,
  path: "/train/$run",
  staticData: { title: "Run", under: "/train" },
  component: lazyRouteComponent(() => import("./stages/train/run-page.tsx"), "TrainRunPage"),
})

const models = createRoute({
  getParentRoute: () => root,
  path: "/models",
  validateSearch: searchOf({ q: text, at: text }),
  staticData: { title: "Models", nav: { group: "build", icon: Box, keys: "g o" } },
  component: lazyRouteComponent(() => import("./stages/train/models-page.tsx"), "ModelsPage"),
})

const modelCompare = createRoute({
  getParentRoute: () => root,
  path: "/models/compare",
  validateSearch: searchOf({ a: text, b: text, show: oneOf("better", "worse"), at: text, open: flag }),
  staticData: { title: "Compare versions", under: "/models" },
  component: lazyRouteComponent(() => import("./stages/train/compare-page.tsx"), "CompareModelsPage"),
})

const model = createRoute({
  getParentRoute: () => root,
  path: "/models/$ref",
  validateSearch: searchOf({
    tab: oneOf("evaluation", "wrong", "versions", "lineage"),
    suite: text,
    sort: oneOf("label", "f1", "precision", "recall", "support"),
    dir: oneOf("asc", "desc"),
    expected: text,
    given: text,
    q: text,
    at: text,
    open: flag,
  }),
  staticData: {
    titleOf: (params) => params.ref ?? "",
    under: "/models",
    asset: { kind: "model", param: "ref" },
  },
  component: lazyRouteComponent(() => import("./stages/train/model-page.tsx"), "ModelPage"),
})

const agents = createRoute({
  getParentRoute: () => root,
  path: "/agents",
  validateSearch: searchOf({ q: text, at: text }),
  staticData: { title: "Agents", nav: { group: "ship", icon: Bot, keys: "g a", tab: 3 } },
  component: lazyRouteComponent(() => import("./stages/deploy/agents-page.tsx"), "AgentsPage"),
})

const agent = createRoute({
  getParentRoute: () => root,
  path: "/agents/$name",
  validateSearch: searchOf({ version: text }),
  staticData: {
    titleOf: (params) => params.name ?? "",
    under: "/agents",
    asset: { kind: "agent", param: "name" },
  },
  component: lazyRouteComponent(() => import("./stages/deploy/agent-page.tsx"), "AgentPage"),
})

const deploy = createRoute({
  getParentRoute: () => root,
  path: "/deploy",
  validateSearch: searchOf({ databit: text, model: text, name: text }),
  staticData: { title: "Deploy an agent", under: "/agents" },
  component: lazyRouteComponent(() => import("./stages/deploy/deploy-page.tsx"), "DeployPage"),
})

const endpoints = createRoute({
  getParentRoute: () => root,
  path: "/endpoints",
  validateSearch: searchOf({ at: text }),
  staticData: { title: "Endpoints", nav: { group: "ship", icon: Radio, keys: "g e" } },
  component: lazyRouteComponent(() => import("./stages/deploy/endpoints-page.tsx"), "EndpointsPage"),
})

const endpoint = createRoute({
  getParentRoute: () => root,
  path: "/endpoints/$name",
  staticData: {
    titleOf: (params) => params.name ?? "",
    under: "/endpoints",
    asset: { kind: "endpoint", param: "name" },
  },
  component: lazyRouteComponent(() => import("./stages/deploy/endpoint-page.tsx"), "EndpointPage"),
})

const playground = createRoute({
  getParentRoute: () => root,
  path: "/playground",
  validateSearch: searchOf({ endpoint: text, trace: text }),
  staticData: { title: "Playground", nav: { group: "ship", icon: MessageSquareText, keys: "g y" } },
  component: lazyRouteComponent(() => import("./stages/deploy/playground-page.tsx"), "PlaygroundPage"),
})

const traces = createRoute({
  getParentRoute: () => root,
  path: "/traces",
  validateSearch: searchOf({
    endpoint: text,
    agent: text,
    status: oneOf("OK", "ERROR"),
    ...TIME,
    q: text,
    at: text,
  }),
  staticData: { title: "Traces", nav: { group: "operate", icon: Activity, keys: "g r", tab: 4 } },
  component: lazyRouteComponent(() => import("./stages/monitor/traces-page.tsx"), "TracesPage"),
})

const trace = createRoute({
  getParentRoute: () => root,
  path: "/traces/$id",
  validateSearch: searchOf({ span: text }),
  staticData: { title: "Trace", under: "/traces" },
  component: lazyRouteComponent(() => import("./stages/monitor/trace-page.tsx"), "TracePage"),
})

const feedback = createRoute({
  getParentRoute: () => root,
  path: "/feedback",
  validateSearch: searchOf({
    state: oneOf("new", "routed", "dismissed"),
    kind: oneOf("wrong", "right", "comment"),
    at: text,
  }),
  staticData: { title: "Feedback", nav: { group: "improve", icon: MessageSquareWarning, keys: "g f" } },
  component: lazyRouteComponent(() => import("./stages/improve/feedback-page.tsx"), "FeedbackPage"),
})

const retraining = createRoute({
  getParentRoute: () => root,
  path: "/retraining",
  validateSearch: searchOf({ databit: text, run: text }),
  staticData: { title: "Retraining", nav: { group: "improve", icon: RefreshCcw, keys: "g n" } },
  component: lazyRouteComponent(() => import("./stages/improve/retraining-page.tsx"), "RetrainingPage"),
})

const metrics = createRoute({
  getParentRoute: () => root,
  path: "/metrics",
  validateSearch: searchOf({ endpoint: text, ...TIME, view: oneOf("table") }),
  staticData: { title: "Metrics", nav: { group: "operate", icon: ChartLine, keys: "g m" } },
  component: lazyRouteComponent(() => import("./stages/monitor/metrics-page.tsx"), "MetricsPage"),
})

/** Every page, in the order of the navigation. */
const pages = [
  gallery,
  pipeline,
  data,
  dataImport,
  dataTable,
  catalogEntry,
  databits,
  databitNew,
  databit,
  curate,
  curateQueue,
  metrics,
  traces,
  trace,
  jobs,
  run,
  settings,
  settingsSection,
  train,
  trainNew,
  trainRun,
  models,
  modelCompare,
  model,
  agents,
  agent,
  deploy,
  endpoints,
  endpoint,
  playground,
  feedback,
  retraining,
  lineage,
  audit,
] as const

export const router = createRouter({
  routeTree: root.addChildren(pages),
  defaultPreload: "intent",
  defaultPendingMs: 150,
  defaultPendingMinMs: 0,
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: RouteMissing,
  defaultPendingComponent: RoutePending,
  scrollRestoration: true,
  scrollToTopSelectors: ["#main"],
})

declare module "@tanstack/react-router" {
  // An interface because a declaration can only be merged with an interface.
  interface Register {
    router: typeof router
  }
}
