import { shellWords } from "../messages/shell.ts"
import { Button } from "../ui/button.tsx"
import { useSessionEnded } from "./session.ts"

/** Shown across the page when the server no longer knows the person; unsent decisions wait in the outbox. */
export const SignInLine = () => {
  if (!useSessionEnded()) return null
  return (
    <div
      role="alert"
      className="flex shrink-0 flex-wrap items-center gap-x-4 gap-y-2 border-line border-b bg-warn-soft px-4 py-2 text-13 text-fg"
    >
      <span className="min-w-0 flex-1 basis-64">
        <span className="font-medium">{shellWords.signedOut}</span> {shellWords.signedOutKept}
      </span>
      <Button size={28} onClick={() => window.location.reload()}>
        {shellWords.signIn}
      </Button>
    </div>
  )
}
