/** The sum of a counter over all lines that carry these labels, in Prometheus's text. */
export function sumOf(text: string, name: string, labels: Readonly<Record<string, string>>): number {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
  return text
    .split('\n')
    .filter((line) => line.startsWith(`${name}{`) && wanted.every((label) => line.includes(label)))
    .reduce((sum, line) => sum + Number(line.split(' ').at(-1)), 0);
}

/** Every value that a label of ours has. */
export function labelsOf(text: string, label: string): readonly string[] {
  const lines = text.split('\n').filter((line) => line.startsWith('hotline_'));
  return [...new Set(lines.flatMap((line) => new RegExp(`[{,]${label}="([^"]*)"`).exec(line)?.[1] ?? []))];
}

/** How many messages a gateway keeps that are not yet in Redis. */
export function waitingIn(text: string): number {
  return Number(/^hotline_journal_waiting_messages(?:\{[^}]*\})? (\d+)/m.exec(text)?.[1] ?? NaN);
}
