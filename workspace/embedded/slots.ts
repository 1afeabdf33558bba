/** At most `count` tasks work at one time; the others wait in the order they came. */
export const slots = (count: number): (<Result>(task: () => Promise<Result>) => Promise<Result>) => {
  let free = count
  const waiting: (() => void)[] = []
  return async (task) => {
    if (free > 0) free -= 1
    else await new Promise<void>((resolve) => waiting.push(resolve))
    try {
      return await task()
    } finally {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    }
  }
}
