import { spawn } from 'node:child_process';
import { ROOT } from './paths.mjs';

const KEPT_CHARACTERS = 200_000;

/**
 * Runs a command to its end and keeps what it printed (the last 200,000 characters).
 *
 * Never rejects: a command that cannot be started gives code 127 and the reason as its output.
 */
export function exec(command, args, { env = process.env, cwd = ROOT } = {}) {
  return new Promise((done) => {
    let output = '';
    const keep = (chunk) => (output = (output + chunk).slice(-KEPT_CHARACTERS));
    const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.setEncoding('utf8').on('data', keep);
    child.stderr.setEncoding('utf8').on('data', keep);
    child.on('error', (error) => done({ code: 127, output: error.message }));
    child.on('close', (code, signal) => done({ code: code ?? 1, output, signal }));
  });
}

/** The last lines of a long output, for an error message. */
export const tail = (output, lines = 30) => output.trimEnd().split('\n').slice(-lines).join('\n');
