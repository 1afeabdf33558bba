import { Check, Copy } from "lucide-react"
import { useEffect, useState } from "react"
import { words } from "../messages.ts"
import { IconButton } from "./icon-button.tsx"
import { announce } from "./live-region.tsx"

/** Copies `text` and says so. */
export const CopyButton = ({ text, label = words.copy }: { readonly text: string; readonly label?: string }) => {
  const [done, setDone] = useState(false)
  useEffect(() => {
    if (!done) return
    const timer = setTimeout(() => setDone(false), 1600)
    return () => clearTimeout(timer)
  }, [done])
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setDone(true)
    announce(words.copied)
  }
  return (
    <IconButton
      label={done ? words.copied : label}
      size={24}
      icon={done ? <Check size={14} className="text-ok" /> : <Copy size={14} />}
      onClick={() => void copy()}
    />
  )
}
