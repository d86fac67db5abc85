import type { BotFile, BotMessage } from './client.js';
import type { WechatySettings } from './settings.js';
import { TooLate, within } from './timing.js';

/** Of images that are held in memory until they are kept, per connection: bounds what a flood of them can do. */
const MAX_HELD_BYTES = 128 * 1024 * 1024;

/** An image as it was fetched, or why it was not. */
export type FetchedImage =
  | { readonly state: 'fetched'; readonly name: string; readonly mime: string | null; readonly bytes: Uint8Array }
  | { readonly state: 'failed'; readonly reason: string };

/** Why an image is not taken, in words that may be shown. */
class Refused extends Error {}

/** Fetches the images of one connection. */
export class Images {
  private heldBytes = 0;

  constructor(private readonly settings: WechatySettings['image']) {}

  /**
   * Fetches a message's image while the puppet still has it. Never rejects and never takes longer than is allowed.
   *
   * A fetched image counts as held until it is {@link release}d.
   */
  async fetch(message: BotMessage): Promise<FetchedImage> {
    const { timeoutSeconds } = this.settings;
    const abandon = new AbortController();
    try {
      return await within(this.download(message, abandon.signal), timeoutSeconds * 1000);
    } catch (error) {
      if (error instanceof TooLate) return { state: 'failed', reason: `it did not arrive within ${timeoutSeconds} s` };
      return { state: 'failed', reason: error instanceof Refused ? error.message : 'the puppet could not deliver it' };
    } finally {
      abandon.abort();
    }
  }

  release(image: FetchedImage): void {
    if (image.state === 'fetched') this.heldBytes -= image.bytes.byteLength;
  }

  private async download(message: BotMessage, abandoned: AbortSignal): Promise<FetchedImage> {
    const box = await message.toFileBox();
    refuseForeignAddress(box, this.settings.hosts);
    const stream = await box.toStream();
    if (abandoned.aborted) stream.destroy();
    abandoned.addEventListener('abort', () => stream.destroy());
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of stream) {
      size += chunk.byteLength;
      if (size > this.settings.maxBytes) throw new Refused(`it is larger than ${this.settings.maxBytes} bytes`);
      if (this.heldBytes + size > MAX_HELD_BYTES) throw new Refused('too many images came at once');
      chunks.push(chunk);
    }
    if (abandoned.aborted) throw new Refused('it came too late');
    if (size === 0) throw new Refused('the puppet delivered no bytes');
    this.heldBytes += size;
    return { state: 'fetched', name: box.name, mime: box.mediaType ?? null, bytes: Buffer.concat(chunks) };
  }
}

// Whoever runs the puppet could otherwise make the gateway call addresses inside its own network.
function refuseForeignAddress({ remoteUrl }: BotFile, hosts: readonly string[]): void {
  if (remoteUrl === undefined) return;
  const url = URL.canParse(remoteUrl) ? new URL(remoteUrl) : undefined;
  if (url?.protocol !== 'https:' || !hosts.includes(url.host))
    throw new Refused(`the puppet gave an address that image.hosts does not allow: ${url?.host ?? 'unreadable'}`);
}
