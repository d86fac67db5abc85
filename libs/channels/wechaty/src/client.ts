import type { WechatySettings } from './settings.js';

/** What this channel uses of a wechaty contact. */
export interface BotContact {
  readonly id: string;
  name(): string;
  type(): number;
}

/** What this channel uses of a wechaty FileBox. */
export interface BotFile {
  readonly name: string;
  readonly mediaType?: string;
  /** Set when the file is an address in place of bytes. */
  readonly remoteUrl?: string;
  toStream(): Promise<AsyncIterable<Uint8Array> & { destroy(): unknown }>;
}

/** What this channel uses of a wechaty message. */
export interface BotMessage {
  readonly id: string;
  /** The puppet's own payload; complete by the time of the event. */
  readonly payload?: Readonly<Record<string, unknown>>;
  self(): boolean;
  talker(): BotContact;
  room(): { readonly id: string; readonly payload?: { readonly topic?: string } } | undefined;
  mentionSelf(): Promise<boolean>;
  toFileBox(): Promise<BotFile>;
}

/** The arguments of the wechaty events that this channel listens to. */
export interface BotEvents {
  scan: [qrCode: string, status: number];
  login: [user: BotContact];
  logout: [user: BotContact, reason?: string];
  error: [error: Error];
  message: [message: BotMessage];
  heartbeat: [data: unknown];
  dong: [data: unknown];
  stop: [];
}

/** What this channel uses of a wechaty bot; its own types are there only where wechaty is installed. */
export interface Bot {
  readonly isLoggedIn: boolean;
  readonly currentUser: { readonly id: string };
  on<E extends keyof BotEvents>(event: E, listener: (...of: BotEvents[E]) => Promise<void>): unknown;
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Asks the puppet for a `dong`. */
  ding(data?: string): void;
}

interface Sdk {
  readonly WechatyBuilder: { build(options: { puppet: unknown }): Bot };
  readonly log: { level(level: string): unknown };
}
type PuppetModule = { default?: unknown };
type ImportModule = (name: string) => Promise<unknown>;

/**
 * Builds the bot of an instance; nothing is connected yet.
 *
 * Neither wechaty nor its puppets come with the gateway: they are loaded when an instance asks for them.
 *
 * @throws when wechaty or the puppet's package is not installed, or is no puppet; the message says what to install
 */
export async function loadBot(
  settings: WechatySettings,
  importModule: ImportModule = (name) => import(name),
): Promise<Bot> {
  const sdk = (await load('wechaty', 'npm install wechaty@1.20.2', importModule)) as Sdk;
  const puppetModule = (await load(settings.puppet, `npm install ${settings.puppet}`, importModule)) as PuppetModule;
  const Puppet = constructorOf(puppetModule);
  if (!Puppet) throw new Error(`loading the puppet ${settings.puppet}: the package exports no puppet by default`);
  // It writes to the console by itself, past our log and its masking; what matters comes as `error` events.
  sdk.log.level('silent');
  // Without a name the bot keeps its memory card in memory; named, it would leave files in the working directory.
  return sdk.WechatyBuilder.build({ puppet: new Puppet(puppetOptionsOf(settings)) });
}

async function load(name: string, command: string, importModule: ImportModule): Promise<unknown> {
  try {
    return await importModule(name);
  } catch (cause) {
    throw new Error(`loading ${name} for the wechaty channel: is it installed? It is optional: run "${command}"`, {
      cause,
    });
  }
}

/** A CommonJS package arrives with its default export wrapped once or twice. */
function constructorOf(module: PuppetModule): (new (options: unknown) => unknown) | undefined {
  let candidate: unknown = module.default;
  for (let depth = 0; depth < 2 && typeof candidate === 'object' && candidate !== null; depth++)
    candidate = (candidate as PuppetModule).default;
  return typeof candidate === 'function' ? (candidate as new (options: unknown) => unknown) : undefined;
}

function puppetOptionsOf({ token, endpoint, authority, tls, options }: WechatySettings): Record<string, unknown> {
  const service = token === undefined ? {} : { token, endpoint, authority, tls: { ...tls, disable: false } };
  return { ...options, ...service };
}
