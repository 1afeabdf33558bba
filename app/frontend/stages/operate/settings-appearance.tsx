import { settingsWords } from "../../messages/settings.ts"
import { setTheme, useTheme } from "../../shell/theme.ts"
import { Card } from "../../ui/card.tsx"
import { RadioGroup } from "../../ui/radio-group.tsx"

const { appearance } = settingsWords
const THEMES = (["system", "light", "dark"] as const).map((value) => ({ value, label: appearance.themes[value] }))

/** How the workbench looks in this browser. */
export const AppearanceSettings = () => (
  <Card title={appearance.theme}>
    <div className="flex min-w-0 flex-col gap-4">
      <RadioGroup
        value={useTheme()}
        options={THEMES}
        label={appearance.theme}
        direction="row"
        boxed
        onChange={setTheme}
      />
      <p className="text-12 text-fg-3">{appearance.motion}</p>
    </div>
  </Card>
)
