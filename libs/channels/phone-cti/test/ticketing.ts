import type { IntakeDraft } from '#libs/channel-kit';

/** An intake as ticketing sees it, as far as it matters here. */
export interface Delivered {
  readonly id: string;
  readonly matterId: string;
  readonly draft: IntakeDraft;
}

/** What ticketing knows of a call in the end. */
export interface Ticket {
  callId: string | null;
  isOpened: boolean;
  from: string | null;
  to: string | null;
  startedAt: number | null;
  answeredAt: number | null;
  endedAt: number | null;
  outcome: string | null;
  agent: string | null;
  queue: string | null;
  recordings: string[];
  content: string;
  demand: string | null;
}

/**
 * Ticketing as docs/intake.md tells it to be: one intake for each id, one ticket for each matter, later events of a matter over
 * earlier ones. Which is later, the sequence says, and where there is none the time.
 */
export function ticketsOf(intakes: readonly Delivered[]): ReadonlyMap<string, Ticket> {
  const once = [...new Map(intakes.map((intake) => [intake.id, intake])).values()];
  const tickets = new Map<string, Ticket>();
  for (const { matterId, draft } of once.sort((a, b) => placeOf(a.draft) - placeOf(b.draft))) {
    const ticket = tickets.get(matterId) ?? emptyTicket();
    tickets.set(matterId, ticket);
    add(ticket, draft);
  }
  return tickets;
}

function placeOf({ extensions, submittedAt }: IntakeDraft): number {
  const rest = extensions?.['rest'] as { readonly data?: { readonly sequence?: number } } | undefined;
  return rest?.data?.sequence ?? Date.parse(submittedAt ?? '');
}

function add(ticket: Ticket, { action, call, appeal, attachments }: IntakeDraft): void {
  const seconds = (time: string | null | undefined): number | null => (time ? Date.parse(time) / 1000 : null);
  ticket.isOpened ||= action === 'create';
  ticket.callId ??= call?.callId ?? null;
  ticket.from ??= call?.from ?? null;
  ticket.to ??= call?.to ?? null;
  ticket.startedAt = seconds(call?.startedAt) ?? ticket.startedAt;
  ticket.answeredAt = seconds(call?.answeredAt) ?? ticket.answeredAt;
  ticket.endedAt = seconds(call?.endedAt) ?? ticket.endedAt;
  ticket.outcome = call?.outcome ?? ticket.outcome;
  ticket.agent = call?.agent?.id ?? ticket.agent;
  ticket.queue = call?.queue ?? ticket.queue;
  ticket.recordings.push(...(attachments ?? []).flatMap(({ url }) => url ?? []));
  ticket.content = appeal?.content || ticket.content;
  ticket.demand = appeal?.demand ?? ticket.demand;
}

const emptyTicket = (): Ticket => ({
  ...{ callId: null, isOpened: false, from: null, to: null, startedAt: null, answeredAt: null, endedAt: null },
  ...{ outcome: null, agent: null, queue: null, recordings: [], content: '', demand: null },
});
