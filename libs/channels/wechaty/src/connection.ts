import type { Connection, Session } from '#libs/channel-kit';
import { loadBot, type Bot, type BotEvents } from './client.js';
import type { WechatySettings } from './settings.js';
import { Takes } from './takes.js';
import { within } from './timing.js';

/** How long messages in hand may delay the end of the connection. */
const DRAIN_MS = 5000;
/** After these nothing comes any more, and wechaty itself would notice only a minute later. */
const FATAL = /\b(14 UNAVAILABLE|16 UNAUTHENTICATED|6 ALREADY_EXISTS)\b/;
/** Wechaty's scan states; in the others the code is waiting to be scanned. */
const SCAN_WORDS: Readonly<Record<number, string>> = {
  1: 'the scan was cancelled',
  3: 'scanned, waiting for the confirmation on the phone',
  4: 'confirmed on the phone',
  5: 'the code to scan has expired',
};

/** What a test may put in the place of the real thing. */
export interface Means {
  readonly loadBot: (settings: WechatySettings) => Promise<Bot>;
  /** Pause before a message is offered to the gateway again, milliseconds; doubles each time. */
  readonly firstRetryMs: number;
}

/** Connects the bot and hands every message that it hears to the gateway. Rejects when it cannot connect. */
export async function openWechaty(
  session: Session<WechatySettings>,
  means: Means = { loadBot, firstRetryMs: 500 },
): Promise<Connection> {
  const link = new Link(await means.loadBot(session.settings), session, means.firstRetryMs);
  await link.start();
  return link;
}

/** One bot from its start to its end. */
class Link implements Connection {
  readonly closed: Promise<void>;
  private over!: () => void;
  private readonly takes: Takes;
  private ping: NodeJS.Timeout | undefined;
  private stopping: Promise<void> | undefined;
  private firstFault: Error | undefined;

  constructor(
    private readonly bot: Bot,
    private readonly session: Session<WechatySettings>,
    firstRetryMs: number,
  ) {
    this.closed = new Promise((resolve) => (this.over = resolve));
    this.takes = new Takes(bot, session, firstRetryMs);
  }

  async start(): Promise<void> {
    this.listen();
    await this.bot.start();
    // `start()` resolves whatever happened; what went wrong came as an event.
    if (this.firstFault && !this.bot.isLoggedIn) {
      await this.close();
      throw new Error(`connecting to the puppet: ${this.wordsOf(this.firstFault)}`);
    }
    this.bot.ding('alive?');
    this.ping = setInterval(() => this.bot.ding('alive?'), this.session.settings.pingSeconds * 1000);
  }

  close(): Promise<void> {
    return (this.stopping ??= this.stop());
  }

  private async stop(): Promise<void> {
    clearInterval(this.ping);
    try {
      // First what was heard, since images on their way are lost with the bot; then what came meanwhile.
      await this.drain();
      await this.bot.stop();
      await this.drain();
    } finally {
      this.over();
    }
  }

  /** A gateway that cannot keep anything must not hold on to the bot: the next connection needs its token. */
  private async drain(): Promise<void> {
    await within(this.takes.idle(), DRAIN_MS).catch(() => undefined);
  }

  /** The listeners stay for good: an `error` event that nobody hears would end the process. */
  private listen(): void {
    const { session } = this;
    this.on('message', (message) => this.takes.take(message));
    this.on('heartbeat', () => undefined);
    this.on('dong', () => undefined);
    this.on('login', () => session.state('logged in'));
    this.on('scan', (code, status) => session.state(SCAN_WORDS[status] ?? `waiting for a scan of ${code}`));
    this.on('logout', (_user, reason) => this.end(`logged out: ${reason ?? 'no reason given'}`));
    this.on('stop', () => this.end('stopped'));
    this.on('error', (error) => {
      this.firstFault ??= error;
      if (FATAL.test(error.message)) this.end(this.wordsOf(error));
      else session.state(`error: ${this.wordsOf(error)}`);
    });
  }

  /** wechaty does not catch what an async listener rejects with, and Node would end the process over it. */
  private on<E extends keyof BotEvents>(event: E, act: (...of: BotEvents[E]) => unknown): void {
    this.bot.on(event, async (...of) => {
      try {
        if (!SIGNS_OF_DEATH.has(event)) this.session.alive();
        await act(...of);
      } catch (error) {
        this.session.state(this.wordsOf(error));
      }
    });
  }

  private end(words: string): void {
    if (this.stopping) return;
    this.session.state(words);
    this.over();
  }

  /** An error in words that may be shown: the puppet service puts the token into some of its own. */
  private wordsOf(error: unknown): string {
    const words = error instanceof Error ? error.message : String(error);
    const { token } = this.session.settings;
    return (token ? words.replaceAll(token, '***') : words).slice(0, 500);
  }
}

const SIGNS_OF_DEATH: ReadonlySet<keyof BotEvents> = new Set(['logout', 'stop', 'error'] as const);
