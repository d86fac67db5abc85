import type { Connection, Session, SessionMessage } from '#libs/channel-kit';
import { loadBot, type Bot, type BotMessage } from '../src/client.js';
import { openWechaty } from '../src/connection.js';
import type { Frame } from '../src/payload.js';
import { wechatySettings, type WechatySettings } from '../src/settings.js';

const INDIVIDUAL = 1;

/** What is used of the mock's contacts. */
interface Contact {
  say(something: unknown, mentions?: unknown[]): { to(somebody: unknown): void };
}

/** What is used of a `mock.Mocker`: only specs may import its package. */
interface Mocker {
  readonly MessageMock: { create(payload: never): unknown };
  createContact(payload: object): unknown;
  createRoom(payload: object): unknown;
  login(user: never): void;
  scan(code: string, status: number): void;
}

/** What is used of a `PuppetMock`. */
export interface Puppet {
  start(): Promise<void>;
  logout(reason: string): Promise<void>;
  emit(event: string, payload: object): unknown;
}

/** Waits until it is so; a test that waits in vain runs into Jest's time limit. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve));
}

/** Everything that a test may drive: WeChat's side by the mocker, the gateway's side by `accept`. */
export class Stage {
  readonly accepted: SessionMessage[] = [];
  readonly words: string[] = [];
  /** Ids of messages whose event has settled. */
  readonly settled: string[] = [];
  /** What our listeners rejected with, which would have ended the process. */
  private readonly rejected: unknown[] = [];
  private readonly abort = new AbortController();
  lives = 0;
  bot!: Bot & { readonly puppet: Puppet };
  connection: Connection | undefined;
  accept: (message: SessionMessage) => Promise<{ readonly id: string }> = async () => ({ id: 'kept' });
  /** Spoils messages on their way from the SDK. */
  spoil: (message: BotMessage) => void = () => undefined;

  readonly citizen: Contact;
  readonly self: Contact;
  readonly room: unknown;

  constructor(
    readonly mocker: Mocker,
    private readonly PuppetMock: new (options: never) => object,
  ) {
    const person = (id: string, name: string) => mocker.createContact({ id, name, type: INDIVIDUAL }) as Contact;
    this.citizen = person('wxid_citizen', '张三');
    this.self = person('wxid_bot', '12345小助手');
    this.room = mocker.createRoom({
      id: 'r1@chatroom',
      topic: '人民路社区群',
      memberIdList: ['wxid_bot', 'wxid_citizen'],
    });
  }

  async open(
    settings: Record<string, unknown> = {},
    prepare: (bot: Stage['bot']) => void = () => undefined,
  ): Promise<void> {
    this.connection = await openWechaty(this.session(settings), {
      loadBot: async (of) => {
        this.bot = (await loadBot(of, (name) => this.import(name))) as Stage['bot'];
        this.watchListeners();
        prepare(this.bot);
        return this.bot;
      },
      firstRetryMs: 1,
    });
  }

  async login(): Promise<void> {
    this.mocker.login(this.self as never);
    await until(() => this.words.includes('logged in'));
  }

  frames(): Frame[] {
    return this.accepted.map(({ bytes }) => JSON.parse(Buffer.from(bytes).toString()) as Frame);
  }

  /** A message of any type; returns its id. */
  send(payload: Record<string, unknown>): string {
    const id = `msg-${this.accepted.length}-${Math.random()}`;
    const usual = { id, talkerId: 'wxid_citizen', listenerId: 'wxid_bot', timestamp: 1795312800, text: '' };
    this.mocker.MessageMock.create({ ...usual, ...payload } as never);
    this.bot.puppet.emit('message', { messageId: id });
    return id;
  }

  async leave(): Promise<void> {
    await this.connection?.close();
    await new Promise((resolve) => setImmediate(resolve));
    expect(this.rejected).toEqual([]);
  }

  private session(settings: Record<string, unknown>): Session<WechatySettings> {
    return {
      settings: wechatySettings.parse({ name: 'hotline-gw', puppet: 'wechaty-puppet-mock', ...settings }),
      instance: 'wechaty-1',
      signal: this.abort.signal,
      accept: (message) => {
        this.accepted.push(message);
        return this.accept(message);
      },
      alive: () => this.lives++,
      state: (words) => this.words.push(words),
    };
  }

  /** The puppet comes wrapped, as a CommonJS package does, and driven by our mocker. */
  private async import(name: string): Promise<unknown> {
    if (name !== 'wechaty-puppet-mock') return import(name);
    const { mocker, PuppetMock } = this;
    function Driven() {
      return new PuppetMock({ mocker } as never);
    }
    return { default: { default: Driven } };
  }

  /** Notes how wechaty's own calls of our listeners settle. */
  private watchListeners(): void {
    const { bot } = this;
    const on = bot.on.bind(bot) as (event: string, listener: (...of: unknown[]) => Promise<void>) => unknown;
    bot.on = (event, listener) =>
      on(event, async (...of) => {
        const message = event === 'message' ? (of[0] as BotMessage) : undefined;
        if (message) this.spoil(message);
        try {
          await (listener as (...of: unknown[]) => Promise<void>)(...of);
        } catch (error) {
          this.rejected.push(error);
        }
        if (message) this.settled.push(message.id);
      });
  }
}
