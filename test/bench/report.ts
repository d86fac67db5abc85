import Table from 'cli-table3';
import type { Figures } from './round.js';

/** The figures of every round of one contender. */
export interface Series {
  readonly name: string;
  readonly rounds: readonly Figures[];
}

const BASELINE = 'baseline';
const BARE = 'bare Fastify';

/** The middle of all rounds, and how far they lie apart. */
export function spreadOf(values: readonly number[]): {
  readonly median: number;
  readonly min: number;
  readonly max: number;
} {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const median = sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  return { median, min: sorted[0]!, max: sorted.at(-1)! };
}

/**
 * The ratio of two contenders: the median over the ratios of each round, so that what a round suffered from the rest of
 * the machine falls on both.
 */
function ratioOf(series: Series, other: Series | undefined, read: (figures: Figures) => number | null): number | null {
  const ratios = series.rounds.flatMap((figures, round) => {
    const against = other?.rounds[round];
    const [mine, theirs] = [read(figures), against ? read(against) : null];
    return mine === null || theirs === null || theirs === 0 ? [] : [mine / theirs];
  });
  return ratios.length === 0 ? null : spreadOf(ratios).median;
}

/** Everything that is reported, as plain data. */
export function summaryOf(all: readonly Series[]) {
  const find = (name: string) => all.find((series) => series.name === name);
  return all.map((series) => {
    const of = (read: (figures: Figures) => number | null) => {
      const values = series.rounds.map(read).filter((value) => value !== null);
      return values.length === 0 ? null : spreadOf(values);
    };
    const processes = Object.keys(series.rounds[0]?.cpu ?? {});
    return {
      name: series.name,
      acceptedPerSecond: of((figures) => figures.acceptedPerSecond),
      endToEndPerSecond: of((figures) => figures.endToEndPerSecond),
      latencyMs: { p50: of((f) => f.p50), p95: of((f) => f.p95), p99: of((f) => f.p99), p999: of((f) => f.p999) },
      cpuUsPerMessage: Object.fromEntries(processes.map((name) => [name, of((figures) => figures.cpu[name] ?? null)])),
      intakeBytes: of((figures) => figures.intakeBytes),
      senderCpuUsPerMessage: of((figures) => figures.senderCpu),
      ratios: {
        acceptedToBaseline: ratioOf(series, find(BASELINE), (figures) => figures.acceptedPerSecond),
        acceptedToBare: ratioOf(series, find(BARE), (figures) => figures.acceptedPerSecond),
        endToEndToBaseline: ratioOf(series, find(BASELINE), (figures) => figures.endToEndPerSecond),
        p99ToBaseline: ratioOf(series, find(BASELINE), (figures) => figures.p99),
        cpuToBaseline: series.name === BARE ? null : ratioOf(series, find(BASELINE), (figures) => figures.cpu.total),
      },
    };
  });
}
export type Summary = ReturnType<typeof summaryOf>;

const whole = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });
const spread = (value: ReturnType<typeof spreadOf> | null | undefined, show = whole) =>
  value ? `${show(value.median)}  (${show(value.min)}–${show(value.max)})` : '–';
const ms = (value: ReturnType<typeof spreadOf> | null) => (value ? value.median.toFixed(1) : '–');
const times = (value: number | null) => (value === null ? '–' : `${value.toFixed(2)} ×`);

/** The tables that are printed: medians, with the least and the most of all rounds in parentheses. */
export function tablesOf(summary: Summary): string {
  const style = { head: [], border: [] };
  const speed = new Table({
    style,
    head: ['', 'accepted/s', 'end to end/s', 'p50 ms', 'p95', 'p99', 'p99.9'],
  });
  const cpu = new Table({
    style,
    head: ['CPU-µs per message', 'gateway', 'normalizer', 'redis', 'sum', 'intake, bytes'],
  });
  const ratios = new Table({
    style,
    head: [
      'ratio',
      'accepted/s : baseline',
      'end to end/s : baseline',
      'CPU : baseline',
      'p99 : baseline',
      'accepted/s : bare',
    ],
  });
  for (const row of summary) {
    const { p50, p95, p99, p999 } = row.latencyMs;
    speed.push([
      row.name,
      spread(row.acceptedPerSecond),
      spread(row.endToEndPerSecond),
      ms(p50),
      ms(p95),
      ms(p99),
      ms(p999),
    ]);
    const us = row.cpuUsPerMessage;
    cpu.push([
      row.name,
      spread(us['gateway'] ?? us['handler']),
      spread(us['normalizer']),
      spread(us['redis']),
      spread(us['total']),
      row.intakeBytes ? whole(row.intakeBytes.median) : '–',
    ]);
    const { acceptedToBaseline, endToEndToBaseline, cpuToBaseline, p99ToBaseline, acceptedToBare } = row.ratios;
    ratios.push([
      row.name,
      ...[acceptedToBaseline, endToEndToBaseline, cpuToBaseline, p99ToBaseline, acceptedToBare].map(times),
    ]);
  }
  return [speed, cpu, ratios].map(String).join('\n');
}
