import { Outlet, useMatches } from "@tanstack/react-router"
import { lazy, Suspense, useRef, useState } from "react"
import { shellWords } from "../messages/shell.ts"
import { LiveRegion } from "../ui/live-region.tsx"
import { ToastSlot } from "../ui/toast.tsx"
import { useArrival } from "./arrival.ts"
import { BottomTabs } from "./bottom-tabs.tsx"
import { useMedia } from "./media.ts"
import { Nav } from "./nav.tsx"
import { WhenOpen } from "./opening.tsx"
import { usePulseKeeper } from "./pulse.ts"
import type { ScreenData } from "./screen.ts"
import { SignInLine } from "./sign-in-line.tsx"
import { SlowLine } from "./slow-line.tsx"
import { useStored } from "./stored.ts"
import { TopBar } from "./top-bar.tsx"
import { useCommands } from "./use-commands.ts"
import { useWays } from "./ways.ts"

const Palette = lazy(() => import("./palette.tsx").then((module) => ({ default: module.Palette })))
const KeySheet = lazy(() => import("./key-sheet.tsx").then((module) => ({ default: module.KeySheet })))

const focusFilter = (): void => document.querySelector<HTMLElement>("main [data-filter]")?.focus()
const hasFilter = (): boolean => document.querySelector("main [data-filter]") !== null

/** Stays mounted once opened, so that its closing can be seen; its code comes with the first opening. */
const useOpened = (): [boolean, boolean, (open: boolean) => void] => {
  const [open, setOpen] = useState(false)
  const opened = useRef(false)
  if (open) opened.current = true
  return [open, opened.current, setOpen]
}

/** The frame around every page: navigation, top bar, content, tabs of small screens, and the global commands. */
export const Frame = () => {
  const data: ScreenData = useMatches().at(-1)?.staticData ?? {}
  const narrow = useMedia("(width < 75rem)")
  const [width, setWidth] = useStored("databits.nav", ["wide", "rail"])
  const rail = width === undefined || data.focus ? narrow || data.focus === true || width === "rail" : width === "rail"
  const [paletteOpen, paletteWanted, setPalette] = useOpened()
  const [keysOpen, keysWanted, setKeySheet] = useOpened()
  const toggleNav = () => setWidth(rail ? "wide" : "rail")
  useArrival()
  usePulseKeeper()
  useCommands([
    {
      id: "shell.palette",
      title: shellWords.search,
      keys: "Mod+K",
      scope: "global",
      inDialog: paletteOpen,
      run: () => setPalette(!paletteOpen),
    },
    { id: "shell.keys", title: shellWords.help, keys: "?", scope: "global", run: () => setKeySheet(true) },
    { id: "shell.nav", title: shellWords.toggleNavigation, keys: "[", scope: "global", run: toggleNav },
    {
      id: "shell.filter",
      title: shellWords.filter,
      keys: "/",
      scope: "global",
      when: hasFilter,
      hidden: true,
      run: focusFilter,
    },
  ])
  useWays()
  return (
    <>
      <a href="#main" className="skip-link">
        {shellWords.skip}
      </a>
      <div className="flex h-dvh min-w-0">
        <Nav rail={rail} />
        <div className="flex min-h-0 min-w-0 flex-1 flex-col">
          <TopBar onToggleNav={toggleNav} />
          <SignInLine />
          <SlowLine />
          <main
            id="main"
            tabIndex={-1}
            className="@container/page relative min-h-0 min-w-0 flex-1 overflow-y-auto overscroll-contain"
          >
            <WhenOpen>
              <Outlet />
            </WhenOpen>
          </main>
          <BottomTabs />
        </div>
      </div>
      <Suspense>{paletteWanted ? <Palette open={paletteOpen} onOpenChange={setPalette} /> : null}</Suspense>
      <Suspense>{keysWanted ? <KeySheet open={keysOpen} onOpenChange={setKeySheet} /> : null}</Suspense>
      <ToastSlot />
      <LiveRegion />
    </>
  )
}
