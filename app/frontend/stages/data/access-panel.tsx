import { getCatalogAccess } from "../../../../contract/endpoints/catalog.ts"
import type { Securable } from "../../../../contract/entities/catalog.ts"
import { dataWords } from "../../messages/data.ts"
import { useCall } from "../../shell/query.ts"
import { Card } from "../../ui/card.tsx"
import { ErrorCard } from "../../ui/error-card.tsx"
import { Notice } from "../../ui/notice.tsx"
import { SkeletonRows } from "../../ui/skeleton.tsx"
import { Grants } from "./access-grants.tsx"
import { TagsEdit } from "./access-tags.tsx"

const w = dataWords.access

/** Tags of a thing and who may do what with it; what may not be seen says why. */
export const AccessPanel = ({ of }: { readonly of: Securable }) => {
  const access = useCall(getCatalogAccess, of)
  if (access.error) return <ErrorCard what={w.failed} error={access.error} onRetry={() => void access.refetch()} />
  if (!access.data)
    return (
      <Card flush>
        <SkeletonRows rows={6} />
      </Card>
    )
  const { tags, grants, privileges } = access.data
  return (
    <div className="flex min-w-0 flex-col gap-4">
      <Card title={w.tags}>
        {tags.kind === "known" ? (
          <TagsEdit of={of} tags={tags.tags} />
        ) : (
          <Notice>
            {tags.says} {tags.remedy}
          </Notice>
        )}
      </Card>
      <Card title={w.grants} flush>
        {grants.kind === "known" ? (
          <Grants on={of} grants={grants.grants} privileges={privileges} />
        ) : (
          <div className="p-4">
            <Notice tone="warn">
              {grants.says} {grants.remedy}
            </Notice>
          </div>
        )}
      </Card>
    </div>
  )
}
