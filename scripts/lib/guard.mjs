import { spawn } from 'node:child_process';

// Reads lists of process ids; when the pipe ends because the launcher is gone, it ends those of the last list.
const SCRIPT = 'pids=; while read -r line; do pids=$line; done; [ -z "$pids" ] || kill -TERM $pids 2>/dev/null';

/**
 * Sees to it that no child outlives a launcher that was killed outright (`kill -9`), which no handler of its own can.
 *
 * A shell in a process group of its own waits on a pipe; the kernel closes that pipe however the launcher ends.
 */
export function startGuard() {
  const shell = spawn('sh', ['-c', SCRIPT], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  // Without the guard everything else still works.
  shell.on('error', () => {});
  shell.stdin.on('error', () => {});
  return {
    watch: (pids) => shell.stdin.write(`${pids.filter(Boolean).join(' ')}\n`),
    end: () => shell.stdin.end('\n'),
  };
}
