/** The clock of this process, hosts in it included, put on by so much; timers, and dates made of nothing, go on as they were. */
export async function withClockMoved<T>(byMs: number, work: () => Promise<T>): Promise<T> {
  const now = Date.now;
  Date.now = () => now() + byMs;
  try {
    return await work();
  } finally {
    Date.now = now;
  }
}
