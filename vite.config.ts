import tailwindcss from "@tailwindcss/vite"
import react from "@vitejs/plugin-react"
import { defineConfig } from "vite"
import { firstScreen } from "./scripts/lib/first-screen.mjs"
import { leanContract } from "./scripts/lib/lean-contract.mjs"
import { precompress } from "./scripts/lib/precompress.mjs"

const packages = (...names: string[]) => new RegExp(`node_modules[\\\\/](${names.join("|")})[\\\\/]`)

export default defineConfig({
  root: "app/frontend",
  plugins: [leanContract(), react(), tailwindcss(), precompress(), firstScreen()],
  build: {
    outDir: "../dist/web",
    emptyOutDir: true,
    target: "es2023",
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Split by how rarely they change, so that a release of ours leaves the libraries in the browser's cache;
        // aware of entries, so that the first screen does not load what only a later one uses.
        codeSplitting: {
          groups: [
            { name: "react", test: packages("react", "react-dom", "scheduler"), priority: 3 },
            { name: "tanstack", test: packages("@tanstack"), priority: 2, entriesAware: true },
            { name: "radix", test: packages("@radix-ui", "radix-ui", "@floating-ui"), priority: 1, entriesAware: true },
          ],
        },
      },
    },
  },
})
