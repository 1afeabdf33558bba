import { useNavigate } from "@tanstack/react-router"
import { chooseWho, listPeople } from "../../../contract/endpoints/settings.ts"
import { shellWords } from "../messages/shell.ts"
import { Menu, type MenuEntry } from "../ui/menu.tsx"
import { useMe } from "./me.ts"
import { queryClient, useCall, useChange } from "./query.ts"

const initials = (name: string): string =>
  name
    .split(/[\s._@-]+/)
    .filter(Boolean)
    .slice(0, 2)
    .map((part) => part.charAt(0).toUpperCase())
    .join("")

/** Who is acting; where the workspace allows it, the menu changes that. */
export const Person = () => {
  const me = useMe()
  const navigate = useNavigate()
  const people = useCall(listPeople, {}, { enabled: me?.canChoose === true })
  const choose = useChange(chooseWho, { onDone: () => void queryClient.invalidateQueries() })
  if (!me) return <span className="size-7 shrink-0 rounded-full bg-press" />
  const others: MenuEntry[] = me.canChoose
    ? (people.data?.people ?? []).map((one) => ({
        id: one.name,
        label: one.name,
        checked: one.name === me.person,
        onSelect: () => choose.mutate({ name: one.name }),
      }))
    : []
  return (
    <Menu
      trigger={
        <button
          type="button"
          className="group ml-1 flex size-7 shrink-0 items-center justify-center rounded-full text-11 font-semibold text-fg-2 pointer-coarse:size-11"
        >
          <span
            aria-hidden="true"
            className="flex size-7 items-center justify-center rounded-full bg-press group-hover:text-fg pointer-coarse:size-8"
          >
            {initials(me.person)}
          </span>
          <span className="sr-only">{`${shellWords.person}: ${me.person}`}</span>
        </button>
      }
      entries={[
        { kind: "caption", id: "who", label: `${me.person}: ${me.roles.join(", ")}` },
        ...others,
        { kind: "line", id: "line" },
        { id: "settings", label: shellWords.settings, onSelect: () => void navigate({ to: "/settings" as string }) },
      ]}
    />
  )
}
