import { identityOf } from '#libs/channel-kit';
import type { Finding } from '../contract/finding.js';
import { checkPurity } from '../contract/k03-purity.js';
import type { RequestCase, UploadedFile } from '../contract/options.js';
import { messagesOf, understand, verify, webhookRequest, type Subject } from '../contract/subject.js';
import { startRedis, type RedisHarness } from '../redis.js';
import { Books } from './books.js';
import { Host } from './host.js';
import { Processes } from './processes.js';
import { Site } from './site.js';

/** A message of a citizen's, made for a running host. */
export interface Sending {
  readonly text: string;
  readonly sender: number;
  /** Signed now, or by a clock that is off by so much. */
  signed(offMs?: number): Promise<RequestCase>;
}

/** What the groups of one channel share. Nothing is started before a group asks for it. */
export class Bench {
  private pure: Promise<readonly Finding[]> | undefined;
  private server: Promise<RedisHarness> | undefined;
  private running: ReturnType<Bench['startHere']> | undefined;
  private apart: ReturnType<Bench['startElsewhere']> | undefined;
  private serial = 0;

  constructor(readonly subject: Subject) {}

  /** The findings of the sealed runs, which are made once. */
  purity(): Promise<readonly Finding[]> {
    this.pure ??= checkPurity(this.subject);
    return this.pure;
  }

  redis(): Promise<RedisHarness> {
    this.server ??= startRedis({ appendonly: true, config: [['appendfsync', 'no']] });
    return this.server;
  }

  async host(): Promise<Host> {
    return (await this.inHere()).host;
  }

  async books(): Promise<Books> {
    return (await this.inHere()).books;
  }

  /** A message that nobody has sent yet. */
  fresh(given: { readonly sender?: number; readonly text?: string } = {}): Sending {
    const serial = this.serial++;
    const { sender = serial, text = `人民路${serial}号路灯不亮` } = given;
    const { fresh } = this.subject.options;
    return {
      text,
      sender,
      signed: async (offMs = 0) => {
        // Whole seconds: what many schemes sign.
        const clock = Math.floor((Date.now() + offMs) / 1000) * 1000;
        if (!fresh) throw new Error('making a message: the options of the suite give no `fresh`');
        return fresh({ serial, sender, text, clock });
      },
    };
  }

  /** The same with a file. */
  async withFile(text: string, file: UploadedFile): Promise<RequestCase> {
    const { withFile } = this.subject.options;
    if (!withFile) throw new Error('sending a file: the options of the suite give no `withFile`');
    const serial = this.serial++;
    return withFile({ serial, sender: serial, text, clock: Math.floor(Date.now() / 1000) * 1000 }, file);
  }

  /** The ids that the messages of a request must get. */
  async identify(request: RequestCase): Promise<readonly string[]> {
    const { subject } = this;
    const { site, sender } = await this.host();
    const given = webhookRequest({ ...request, target: sender.targetOf(request) });
    const verdict = await verify(subject, given, Date.now());
    if (verdict.kind !== 'accepted') return [];
    return messagesOf(subject, given, verdict.plain).map((message) => {
      const { recipe } = understand(subject, message);
      return identityOf(site.instance, recipe, message.bytes).id;
    });
  }

  async processes(): Promise<Processes> {
    return (await this.elsewhere()).processes;
  }

  /** What becomes of messages that are sent to {@link processes}. */
  async booksOfProcesses(): Promise<Books> {
    return (await this.elsewhere()).books;
  }

  async dispose(): Promise<void> {
    const here = await this.running?.catch(() => undefined);
    const elsewhere = await this.apart?.catch(() => undefined);
    await Promise.all([here?.host.close(), elsewhere?.processes.dispose()]);
    for (const one of [here, elsewhere]) {
      one?.books.close();
      one?.site.remove();
    }
    await (await this.server?.catch(() => undefined))?.dispose();
  }

  private inHere() {
    this.running ??= this.startHere();
    return this.running;
  }

  private elsewhere() {
    this.apart ??= this.startElsewhere();
    return this.apart;
  }

  private async startHere() {
    // The seal takes clock, timers and network away from all of this process, a host in it included.
    await this.purity();
    const site = await this.siteIn('here');
    const host = await Host.start(site);
    return { host, books: new Books(site.redisUrl, site.prefix, () => host.waiting()), site };
  }

  private async startElsewhere() {
    await this.purity();
    const site = await this.siteIn('apart');
    const processes = await Processes.start(this.subject, site);
    return { processes, books: new Books(site.redisUrl, site.prefix, () => processes.waiting()), site };
  }

  private async siteIn(prefix: string): Promise<Site> {
    return Site.of(this.subject, (await this.redis()).url, prefix);
  }
}
