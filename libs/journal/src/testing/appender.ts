/*
 * A gateway in miniature, run as a process of its own by the specs: opens a journal in the directory given, says so, and appends until it is
 * killed, telling each acknowledged record. Killed, it leaves what a killed gateway leaves.
 */
import { Journal } from '../index.js';
import { KEY, TEXT } from './workspace.js';

const [directory, mode] = process.argv.slice(2);
const journal = await Journal.open({ directory: directory!, key: KEY, codec: TEXT, segmentBytes: 256 * 1024 });
process.stdout.write(`open ${journal.id}\n`);
if (mode === 'append') {
  const appendForEver = async (who: number) => {
    for (let at = 0; ; at += 1) {
      const value = `${who}/${at}`;
      const seq = await journal.append(value.padEnd(200 + ((at * 37) % 900), '.'));
      process.stdout.write(`ack ${seq} ${value}\n`);
    }
  };
  await Promise.all(Array.from({ length: 16 }, (_, who) => appendForEver(who)));
}
setInterval(() => undefined, 60_000);
