import { Download, Ellipsis, FilePlus2, Search, Trash2 } from "lucide-react"
import { useState } from "react"
import { useCommands } from "../shell/use-commands.ts"
import { Button, ButtonLink } from "../ui/button.tsx"
import { Checkbox } from "../ui/checkbox.tsx"
import { Combobox } from "../ui/combobox.tsx"
import { ConfirmDialog } from "../ui/confirm-dialog.tsx"
import { Dialog } from "../ui/dialog.tsx"
import { Field } from "../ui/field.tsx"
import { FileDrop } from "../ui/file-drop.tsx"
import { Filters } from "../ui/filters.tsx"
import { IconButton } from "../ui/icon-button.tsx"
import { Input, Textarea } from "../ui/input.tsx"
import { Menu } from "../ui/menu.tsx"
import { Popover } from "../ui/popover.tsx"
import { RadioGroup } from "../ui/radio-group.tsx"
import { Segmented } from "../ui/segmented.tsx"
import { Select } from "../ui/select.tsx"
import { Sheet } from "../ui/sheet.tsx"
import { Switch } from "../ui/switch.tsx"
import { toast } from "../ui/toast.tsx"
import { Shelf } from "./shelf.tsx"

const NAMES = [
  "main.contracts.parsed_documents",
  "main.support.messages",
  "main.support.intents",
  "main.legal.clauses",
  "training.contract_classifier_v2",
]

const Buttons = () => (
  <Shelf title="Button">
    <Button variant="primary" keys="Enter">
      Approve
    </Button>
    <Button icon={<FilePlus2 size={14} />}>New Databit</Button>
    <Button variant="ghost">Later</Button>
    <Button variant="danger" icon={<Trash2 size={14} />}>
      Delete
    </Button>
    <Button variant="primary" busy>
      Training
    </Button>
    <Button why="Ask somebody with the role developer">Publish</Button>
    <Button size={28}>Dense</Button>
    <Button size={40} keys="X">
      Reject
    </Button>
    <Button size={48} variant="primary">
      Touch
    </Button>
    <ButtonLink to="/__gallery" search={{ tab: "states" }}>
      Link
    </ButtonLink>
    <IconButton label="Download" icon={<Download size={16} />} />
    <IconButton label="Find" keys="/" variant="neutral" icon={<Search size={16} />} />
  </Shelf>
)

const Fields = () => {
  const [name, setName] = useState<string | undefined>("main.support.messages")
  const [kind, setKind] = useState<"string" | "enum" | "date">("enum")
  return (
    <Shelf title="Field">
      <div className="grid w-full grid-cols-1 gap-4 @2xl:grid-cols-2">
        <Field label="Name" hint="Letters, digits and underscores." required>
          <Input mono defaultValue="contract_classifier" />
        </Field>
        <Field label="Name" error="This name is already in use. Choose another name.">
          <Input mono defaultValue="contract_classifier" />
        </Field>
        <Field label="Source table" hint="Type to find one.">
          <Combobox
            mono
            value={name}
            onChange={setName}
            options={NAMES.map((one) => ({ value: one, label: one, note: "table" }))}
          />
        </Field>
        <Field label="Type">
          <Select
            value={kind}
            onChange={setKind}
            options={[
              { value: "string", label: "Text" },
              { value: "enum", label: "One of a list", note: "enum" },
              { value: "date", label: "Date" },
            ]}
          />
        </Field>
        <Field label="Note" optional hint="Seen by the second reviewer.">
          <Textarea placeholder="Why is this an amendment rather than a renewal?" />
        </Field>
        <Field label="Not now">
          <Input disabled value="Published versions do not change" readOnly />
        </Field>
      </div>
    </Shelf>
  )
}

const Choices = () => {
  const [on, setOn] = useState(true)
  const [mark, setMark] = useState<boolean | "indeterminate">("indeterminate")
  const [start, setStart] = useState<"blank" | "table" | "copy">("table")
  const [range, setRange] = useState<"24h" | "7d" | "30d">("24h")
  return (
    <Shelf title="Choices">
      <div className="flex flex-col gap-3">
        <Checkbox checked={mark} onChange={setMark} label="All rows" note="12 of 40 chosen" />
        <Checkbox checked onChange={() => undefined} label="Required" />
        <Checkbox checked={false} onChange={() => undefined} label="In prompt" disabled />
        <Switch on={on} onChange={setOn} label="Double review" note="A second person sees 1 in 10." />
        <Switch on={!on} onChange={(next) => setOn(!next)} label="Hide personal data" />
      </div>
      <RadioGroup
        label="Start from"
        boxed
        value={start}
        onChange={setStart}
        options={[
          { value: "blank", label: "Blank", note: "Write the fields yourself." },
          { value: "table", label: "A table", note: "Fields are proposed from its columns." },
          { value: "copy", label: "A copy", note: "Of another Databit." },
        ]}
      />
      <Segmented
        label="Time range"
        value={range}
        onChange={setRange}
        options={[
          { value: "24h", label: "24 h" },
          { value: "7d", label: "7 d" },
          { value: "30d", label: "30 d" },
        ]}
      />
    </Shelf>
  )
}

const Overlays = () => {
  const [open, setOpen] = useState<"dialog" | "confirm" | "delete" | "sheet">()
  const close = () => setOpen(undefined)
  useCommands([
    {
      id: "gallery.dialog",
      title: "Open the sample dialog",
      keys: "D",
      group: "Gallery",
      run: () => setOpen("dialog"),
    },
  ])
  return (
    <Shelf title="Overlays">
      <Button keys="D" onClick={() => setOpen("dialog")}>
        Dialog
      </Button>
      <Button onClick={() => setOpen("confirm")}>Publish</Button>
      <Button variant="danger" onClick={() => setOpen("delete")}>
        Delete
      </Button>
      <Button onClick={() => setOpen("sheet")}>Peek</Button>
      <Menu
        align="start"
        trigger={<IconButton label="More acts" icon={<Ellipsis size={16} />} variant="neutral" />}
        entries={[
          {
            id: "copy",
            label: "Duplicate",
            keys: "Shift+D",
            onSelect: () => toast("Duplicated contract_classifier", { label: "Undo", run: () => toast("Taken back") }),
          },
          { id: "publish", label: "Publish", why: "3 findings must be resolved first", onSelect: () => undefined },
          { kind: "line", id: "line" },
          { id: "delete", label: "Delete", danger: true, onSelect: () => setOpen("delete") },
        ]}
      />
      <Popover trigger={<Button>Filter</Button>} label="Filter">
        <Field label="Confidence below">
          <Input defaultValue="0.75" inputMode="decimal" />
        </Field>
      </Popover>
      <Dialog
        open={open === "dialog"}
        onOpenChange={close}
        title="New Databit"
        description="A Databit says what goes in, what comes out and how to get there."
        actions={
          <>
            <Button onClick={close}>Cancel</Button>
            <Button variant="primary" onClick={close}>
              Create
            </Button>
          </>
        }
      >
        <Field label="Name">
          <Input mono defaultValue="support_intent" />
        </Field>
      </Dialog>
      <ConfirmDialog
        open={open === "confirm"}
        onOpenChange={close}
        title="Publish contract_classifier 2.2.0"
        effect="The version becomes available for curation and training. A published version never changes."
        action="Publish"
        onConfirm={close}
      />
      <ConfirmDialog
        open={open === "delete"}
        onOpenChange={close}
        title="Delete contract_classifier"
        effect="The draft and its examples are deleted. This cannot be undone."
        action="Delete"
        danger
        typeToConfirm="contract_classifier"
        onConfirm={close}
      />
      <Sheet open={open === "sheet"} onOpenChange={close} title="Peek">
        <p className="reading">Beside the list, so that the place in it is kept.</p>
      </Sheet>
    </Shelf>
  )
}

const Lists = () => {
  const [search, setSearch] = useState("")
  return (
    <Shelf title="Filters and files">
      <div className="flex w-full flex-col gap-4">
        <Filters
          search={{ value: search, onChange: setSearch, label: "Find an item" }}
          chips={[{ id: "conf", label: "confidence below 0.75", onRemove: () => undefined }]}
          note="38 of 412"
        />
        <FileDrop
          title="Drop a file here, or choose one"
          note="CSV, TSV, JSON, JSONL or Parquet"
          accept=".csv,.tsv,.json,.jsonl,.parquet"
          onFiles={([file]) => file && toast(file.name)}
        />
      </div>
    </Shelf>
  )
}

/** Everything that takes input. */
export const ControlsGallery = () => (
  <div className="flex flex-col gap-4">
    <Buttons />
    <Fields />
    <Choices />
    <Overlays />
    <Lists />
  </div>
)
