import type { Session, SessionMessage } from '#libs/channel-kit';
import type { Bot, BotMessage } from './client.js';
import { frameOf, isMentioned } from './frame.js';
import { Images, type FetchedImage } from './image.js';
import { Lanes } from './lanes.js';
import { whyIgnored } from './normalize.js';
import { MESSAGE_TYPE, payloadOf, wechatyOrder, type Frame } from './payload.js';
import type { WechatySettings } from './settings.js';
import { pause } from './timing.js';

/** How often a message is offered to the gateway; with doubling pauses that is some eight seconds. */
const ATTEMPTS = 5;

interface Ready {
  readonly frame: Frame;
  readonly image: FetchedImage | undefined;
}

/** Takes heard messages to the gateway, each person's in the order of their events. */
export class Takes {
  private readonly lanes = new Lanes();
  private readonly images: Images;

  /** @param firstRetryMs pause before the second attempt to have a message kept; doubles each time */
  constructor(
    private readonly bot: Bot,
    private readonly session: Session<WechatySettings>,
    private readonly firstRetryMs: number,
  ) {
    this.images = new Images(session.settings.image);
  }

  /** Resolves once the message is kept. Rejects when it is given up on, after every attempt; it is lost then. */
  async take(message: BotMessage): Promise<void> {
    const frame = frameOf(this.bot, message, this.session.settings.name);
    // Begun at once, since the SDK forgets messages; only the handing over waits for its turn.
    const preparing = this.prepare(message, frame);
    await this.lanes.run(JSON.stringify(wechatyOrder(payloadOf(frame))), async () => {
      const ready = await preparing;
      try {
        await this.keep(ready);
      } finally {
        if (ready.image) this.images.release(ready.image);
      }
    });
  }

  /** Resolves when every message heard so far is kept or given up on. */
  idle(): Promise<void> {
    return this.lanes.idle();
  }

  /** Never rejects. */
  private async prepare(message: BotMessage, heard: Frame): Promise<Ready> {
    const frame: Frame = { ...heard, mentioned: await isMentioned(message, heard) };
    const isWanted = frame.payload.type === MESSAGE_TYPE.image && !whyIgnored(payloadOf(frame), this.session.settings);
    return { frame, image: isWanted ? await this.images.fetch(message) : undefined };
  }

  private async keep({ frame, image }: Ready): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      const isLast = attempt === ATTEMPTS;
      try {
        // If it is the image that cannot be kept, the message still can.
        await this.session.accept(
          encode(frame, isLast && image ? { state: 'failed', reason: 'it could not be stored' } : image),
        );
        return;
      } catch (error) {
        const why = error instanceof Error ? error.message : String(error);
        if (isLast)
          throw new Error(`the message ${frame.payload.id} is lost, it could not be kept: ${why}`, { cause: error });
        this.session.state(`a message could not be kept yet, attempt ${attempt} of ${ATTEMPTS}: ${why}`);
        await pause(this.firstRetryMs * 2 ** (attempt - 1), this.session.signal);
      }
    }
  }
}

function encode(frame: Frame, image: FetchedImage | undefined): SessionMessage {
  const bytesOf = (whole: Frame) => Buffer.from(JSON.stringify(whole));
  if (image?.state !== 'fetched') return { bytes: bytesOf(image ? { ...frame, image } : frame) };
  const { name, mime, bytes } = image;
  return {
    bytes: bytesOf({ ...frame, image: { state: 'fetched' } }),
    files: [{ field: 'image', name, mime, bytes }],
  };
}
