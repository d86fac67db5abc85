import type { SessionMessage } from '#libs/channel-kit';
import type { ChannelInstance } from '#libs/channel-registry';

/** Takes in what a connection delivers; an abstract class so that it can be injected. */
export abstract class AcceptSession {
  /** Resolves when the message is flushed. Rejects when it could not be kept; it may then be offered again. */
  abstract acceptSession(instance: ChannelInstance, message: SessionMessage): Promise<{ readonly id: string }>;
}
