import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { uploadFile } from "../../../../contract/endpoints/data.ts"
import { dataWords } from "../../messages/data.ts"
import { words } from "../../messages.ts"
import { useWhyNot } from "../../shell/me.ts"
import { upload } from "../../shell/transfer.ts"
import { Button } from "../../ui/button.tsx"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { FileDrop } from "../../ui/file-drop.tsx"
import { Notice } from "../../ui/notice.tsx"
import { JobBar } from "../../ui/progress.tsx"

const ACCEPT = ".csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,.parquet,.gz"

type Sending =
  | { readonly kind: "idle" }
  | { readonly kind: "sending"; readonly file: string; readonly share: number; readonly stop: AbortController }
  | { readonly kind: "failed"; readonly file: string; readonly error: unknown }

/** A place for files: sends one and goes on to its preview. */
export const FileIntake = () => {
  const [state, setState] = useState<Sending>({ kind: "idle" })
  const navigate = useNavigate()
  const why = useWhyNot("import_data")

  const send = async (file: File): Promise<void> => {
    const stop = new AbortController()
    setState({ kind: "sending", file: file.name, share: 0, stop })
    try {
      const onProgress = (share: number) => setState({ kind: "sending", file: file.name, share, stop })
      const { uploadId } = await upload(uploadFile, { file: file.name }, file, { onProgress, signal: stop.signal })
      setState({ kind: "idle" })
      await navigate({ to: "/data/import", search: { upload: uploadId } })
    } catch (error) {
      setState(stop.signal.aborted ? { kind: "idle" } : { kind: "failed", file: file.name, error })
    }
  }

  if (state.kind === "sending")
    return (
      <Card>
        <JobBar
          title={dataWords.drop.sending(state.file)}
          label={dataWords.drop.sending(state.file)}
          value={state.share}
          actions={
            <Button size={28} onClick={() => state.stop.abort()}>
              {words.cancel}
            </Button>
          }
        />
      </Card>
    )
  return (
    <div className="flex min-w-0 flex-col gap-3">
      {state.kind === "failed" ? <ErrorCard what={dataWords.drop.failed(state.file)} error={state.error} /> : null}
      <FileDrop
        title={dataWords.drop.title}
        note={dataWords.drop.note}
        accept={ACCEPT}
        disabled={why !== undefined}
        onFiles={([file]) => file && void send(file)}
      />
      {why === undefined ? null : <Notice>{why}</Notice>}
    </div>
  )
}
