/** A failure the person can act on: shown as its sentence alone, without a stack. */
export class StepFailed extends Error {
  /**
   * @param {string} message what went wrong and what helps
   * @param {string} [output] what the tool itself said
   */
  constructor(message, output = "") {
    super(message)
    this.output = output
  }
}

/** @param {number} since milliseconds of `Date.now()` */
const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`

/**
 * Runs one step and shows it as one line with its seconds; a terminal sees them counting.
 * @template T
 * @param {NodeJS.WriteStream} stream
 * @param {string} title
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(stream, title, work) {
  const since = Date.now()
  /** @param {string} mark */
  const line = (mark) => `${mark} ${title.padEnd(44)} ${seconds(since).padStart(7)}`
  const live = stream.isTTY ? setInterval(() => stream.write(`\r${line("·")}`), 100) : undefined
  let mark = "✗"
  try {
    const result = await work()
    mark = "✓"
    return result
  } finally {
    clearInterval(live)
    stream.write(`${stream.isTTY ? "\r" : ""}${line(mark)}\n`)
  }
}

/**
 * Runs a command to its end; an expected failure is told in its sentence, with exit code 1.
 * @param {() => Promise<number | void>} main returns the exit code
 */
export async function command(main) {
  try {
    const code = await main()
    process.exitCode = code ?? 0
  } catch (error) {
    process.exitCode = 1
    if (!(error instanceof StepFailed)) throw error
    if (error.output) process.stderr.write(`\n${error.output.trimEnd()}\n`)
    process.stderr.write(`\n${error.message}\n`)
  }
}
