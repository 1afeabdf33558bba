import type { DatabitVersion } from "../../contract/entities/databit.ts"
import type { JsonObject } from "../../contract/json.ts"

export type Snippet = { readonly id: "curl" | "python" | "typescript"; readonly title: string; readonly code: string }

const sampleText = (databit: Pick<DatabitVersion, "schema" | "examples">): string => {
  const fields = databit.schema.input.map(({ name }) => name)
  const known: JsonObject = databit.examples[0]?.input ?? {}
  const [only, ...others] = fields
  if (only !== undefined && others.length === 0) return String(known[only] ?? "Write your text here.")
  return JSON.stringify(Object.fromEntries(fields.map((name) => [name, known[name] ?? "..."])))
}

const inShell = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`

/** How programs call an endpoint under `url`, ready to copy. */
export const snippetsFor = (
  url: string,
  endpointName: string,
  databit: Pick<DatabitVersion, "schema" | "examples">,
): Snippet[] => {
  const text = sampleText(databit)
  const body = JSON.stringify({ model: endpointName, messages: [{ role: "user", content: text }] })
  return [
    {
      id: "curl",
      title: "curl",
      code: [
        `curl ${url}/v1/chat/completions \\`,
        `  -H "content-type: application/json" \\`,
        `  -d ${inShell(body)}`,
      ].join("\n"),
    },
    {
      id: "python",
      title: "Python",
      code: [
        "from openai import OpenAI",
        "",
        `client = OpenAI(base_url="${url}/v1", api_key="your key")`,
        "answer = client.chat.completions.create(",
        `    model="${endpointName}",`,
        `    messages=[{"role": "user", "content": ${JSON.stringify(text)}}],`,
        ")",
        "print(answer.choices[0].message.content)",
      ].join("\n"),
    },
    {
      id: "typescript",
      title: "TypeScript",
      code: [
        'import OpenAI from "openai"',
        "",
        `const client = new OpenAI({ baseURL: "${url}/v1", apiKey: "your key" })`,
        "const answer = await client.chat.completions.create({",
        `  model: "${endpointName}",`,
        `  messages: [{ role: "user", content: ${JSON.stringify(text)} }],`,
        "})",
        "console.log(answer.choices[0]?.message.content)",
      ].join("\n"),
    },
  ]
}
