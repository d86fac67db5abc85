/** The clock of this process, hosts in it included, moved by so much; timers go on as they were. */
export async function withClockMoved<T>(byMs: number, work: () => Promise<T>): Promise<T> {
  const { Date: RealDate } = globalThis;
  const moved = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [target.now() + byMs] : args, newTarget) as object,
    apply: (target) => new target(target.now() + byMs).toString(),
    get: (target, key) => (key === 'now' ? () => target.now() + byMs : (Reflect.get(target, key) as unknown)),
  });
  globalThis.Date = moved;
  try {
    return await work();
  } finally {
    globalThis.Date = RealDate;
  }
}
