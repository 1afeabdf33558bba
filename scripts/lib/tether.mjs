// Loaded before a program that `handOver` started with `endsWithUs`: when the starter dies, even by
// kill -9, its channel closes and the program stops as if asked to, instead of holding port and data file.
if (process.channel) {
  process.on("disconnect", () => process.kill(process.pid, "SIGTERM"))
  process.channel.unref()
}
