// A terminal sends Ctrl-C to npm and to this process, and npm passes it on: one keystroke arrives twice.
const SAME_REQUEST_MS = 1_000;

/**
 * Calls `stop` once when this process is asked to end: Ctrl-C, SIGTERM, a closed terminal, or the death of the npm
 * that runs it, which has no time to pass anything on when it is killed. A second request calls `kill`.
 */
export function onShutdown({ stop, kill, tell }) {
  let askedAt;
  const ask = (why) => {
    if (askedAt === undefined) {
      askedAt = Date.now();
      tell(`stopping (${why}); once more to kill`);
      stop();
    } else if (Date.now() - askedAt > SAME_REQUEST_MS) {
      tell('killed');
      kill();
      process.exit(130);
    }
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => ask(signal));
  // A closed terminal also closes the pipe that this process prints to.
  process.stdout.on('error', () => {});
  if (!process.env.npm_lifecycle_event) return;
  const parent = process.ppid;
  setInterval(() => {
    if (askedAt === undefined && process.ppid !== parent) ask('npm is gone');
  }, 250).unref();
}
