import { Database } from "lucide-react"
import { Boundary } from "../shell/boundary.tsx"
import { fromBody, offline } from "../shell/call-problem.ts"
import { Button } from "../ui/button.tsx"
import { Card } from "../ui/card.tsx"
import { EmptyState } from "../ui/empty-state.tsx"
import { ErrorCard } from "../ui/error-card.tsx"
import { NewEntries } from "../ui/new-entries.tsx"
import { Notice } from "../ui/notice.tsx"
import { SkeletonRows } from "../ui/skeleton.tsx"
import { Spinner } from "../ui/spinner.tsx"

const refused = fromBody({
  type: "/problems/not_allowed",
  title: "Your role does not include this.",
  status: 403,
  code: "not_allowed",
  remedy: "Ask an administrator of this workspace for the role developer.",
  retry: false,
  request_id: "0192f3a1-7c1e-7b52-9c2f-0d5a1c9e4b10",
})

const Broken = (): never => {
  throw new Error("This part breaks on purpose.")
}

/** Loading, empty, failed and things to know. */
export const StatesGallery = () => (
  <div className="grid grid-cols-1 gap-4 @4xl/page:grid-cols-2">
    <Card title="Empty">
      <EmptyState
        icon={<Database size={20} strokeWidth={1.75} aria-hidden="true" />}
        title="No tables yet"
        actions={
          <>
            <Button variant="primary">Import a file</Button>
            <Button>Load the sample project</Button>
          </>
        }
      >
        Bring a text file, or look around with messages that come with the workbench.
      </EmptyState>
    </Card>
    <Card title="Loading" flush>
      <SkeletonRows rows={7} />
    </Card>
    <ErrorCard
      what="The queue could not be read"
      error={offline()}
      kept="Your decisions are kept."
      onRetry={() => undefined}
    />
    <ErrorCard what="The version was not published" error={refused} />
    <Boundary what="This card cannot be shown">
      <Broken />
    </Boundary>
    <div className="flex flex-col gap-3">
      <Notice title="No model endpoint." action={<Button size={28}>Open Settings</Button>}>
        Generated text needs one; classifiers trained here do not.
      </Notice>
      <Notice tone="warn">3 rows could not be read. The other 597 are imported.</Notice>
      <Notice tone="crit" title="Quality fell from 0.91 to 0.83">
        since version 2.3.0.
      </Notice>
      <Notice tone="ok">All changes saved</Notice>
      <NewEntries count={12} onShow={() => undefined} />
      <p className="flex items-center gap-2 text-fg-2">
        <Spinner /> Starting the model
      </p>
    </div>
  </div>
)
