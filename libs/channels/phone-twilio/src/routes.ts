import type { FormFields } from '#libs/channel-kit';

/** What a request is about, by the address that it was sent to. */
export const ROUTES = {
  incoming: '/',
  recorded: '/recorded',
  recording: '/recording',
  transcription: '/transcription',
  status: '/status',
} as const;
export type Route = keyof typeof ROUTES;

/** A call that stands so is over. */
export const FINAL: ReadonlySet<string> = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
/** A call that stands so has not been answered yet. */
export const BEGINNING: ReadonlySet<string> = new Set(['initiated', 'queued', 'ringing']);

/** Which route a request took; a status of a call that was sent to the address for calls is one all the same. */
export function kindAt(target: string, fields: FormFields): Route {
  const path = target.split('?', 1)[0]!.replace(/^\/channels\/[^/]*/, '');
  const route = (Object.keys(ROUTES) as Route[]).find((name) => ROUTES[name] === path) ?? 'incoming';
  const isOver = FINAL.has(fields.peek('CallStatus') ?? '') || fields.peek('SequenceNumber') !== null;
  return route === 'incoming' && isOver ? 'status' : route;
}
