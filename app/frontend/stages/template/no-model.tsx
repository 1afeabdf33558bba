import { databitWords as words } from "../../messages/databits.ts"
import { ButtonLink } from "../../ui/button.tsx"
import { Notice } from "../../ui/notice.tsx"

/** Where a model endpoint is needed and none is connected: says so and leads to the setting. */
export const NoModel = ({
  title = words.noModel,
  children = words.noModelNote,
}: {
  readonly title?: string
  readonly children?: string
}) => (
  <Notice
    title={title}
    action={
      <ButtonLink to="/settings/$section" params={{ section: "models" }} size={28}>
        {words.openSettings}
      </ButtonLink>
    }
  >
    {children}
  </Notice>
)
