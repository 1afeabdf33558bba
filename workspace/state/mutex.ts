/** Runs tasks one after the other, in the order they were handed in. A task that fails does not stop the next. */
export const mutex = (): (<Result>(task: () => Promise<Result>) => Promise<Result>) => {
  let tail: Promise<unknown> = Promise.resolve()
  return (task) => {
    const result = tail.then(task)
    tail = result.catch(() => {})
    return result
  }
}
