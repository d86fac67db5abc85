const EVERY_MS = { tty: 1_000, log: 10_000 };

const seconds = (since) => `${((Date.now() - since) / 1000).toFixed(1)} s`;

/**
 * Runs one step of a set-up and says that it runs, how long it has been running and how it ended.
 *
 * On a terminal the line counts in place; elsewhere (CI, a log file) it is written again every ten seconds.
 */
export async function step(label, work) {
  const started = Date.now();
  const isTty = process.stdout.isTTY === true;
  process.stdout.write(isTty ? `… ${label}` : `… ${label}\n`);
  const timer = setInterval(
    () => process.stdout.write(isTty ? `\r… ${label} (${seconds(started)})` : `… ${label} (${seconds(started)})\n`),
    isTty ? EVERY_MS.tty : EVERY_MS.log,
  );
  const close = (mark) => {
    clearInterval(timer);
    process.stdout.write(`${isTty ? '\r\x1b[K' : ''}${mark} ${label} (${seconds(started)})\n`);
  };
  try {
    const result = await work();
    close('✓');
    return result;
  } catch (error) {
    close('✗');
    throw error;
  }
}
