import type { AnyChannel } from '#libs/channel-kit';
import type { ContractOptions, GroupId } from '../contract/options.js';
import { toyOptions, type Note } from '../toys/toy.js';
import type { IntakeDraft, Verify, WebhookSource } from '#libs/channel-kit';
import { toy, toyBut, type ToySettings } from '../toys/toy.js';

/** A channel that is wrong in one way. */
export interface BrokenChannel {
  /** What it does: `believes whoever sends a signature`. */
  readonly wrong: string;
  /** Which group must see it, and which of its findings. */
  readonly group: GroupId;
  readonly about: RegExp;
  readonly channel: AnyChannel;
  readonly options: ContractOptions;
}

const WITHOUT_HOST = 'what is wrong shows without one';

/** One that shows by calling its functions. */
export function broken(
  group: GroupId,
  wrong: string,
  about: RegExp,
  channel: AnyChannel,
  options: ContractOptions = toyOptions,
): BrokenChannel {
  return { group, wrong, about, channel, options: { ...options, withoutHost: WITHOUT_HOST } };
}

/** One that shows by what a running host makes of it. */
export function brokenOnTheRun(
  group: GroupId,
  wrong: string,
  about: RegExp,
  channel: AnyChannel,
  options: ContractOptions = toyOptions,
): BrokenChannel {
  return { group, wrong, about, channel, options };
}

export const toySource = toy.source as WebhookSource<ToySettings>;

/** The toy with another idea of who is genuine. */
export function verifying(verify: Verify<ToySettings>): AnyChannel {
  return toyBut({ source: { ...toySource, verify } });
}

/** What the toy makes of a note, before anything goes wrong with it. */
export function draftOf({ id, from, text }: Note): IntakeDraft {
  return { source: { messageId: id }, requester: { kind: 'person', channelUserId: from }, appeal: { content: text } };
}
