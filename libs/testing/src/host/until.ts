const ASK_EVERY_MS = 10;

/** Asks again and again until it is so; false when it is not so by then. What throws counts as not yet. */
export async function until(isSo: () => Promise<boolean> | boolean, withinMs: number): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    if (
      await Promise.resolve()
        .then(isSo)
        .catch(() => false)
    )
      return true;
    if (performance.now() > deadline) return false;
    await pause(ASK_EVERY_MS);
  }
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
