import { Agent, request as httpRequest } from 'node:http';
import { Dice, mutateBody, mutateHead } from './mutate.js';
import { SIGNERS, uniqueId, type InstanceId, type SignedRequest } from './signers.js';

const AT_ONCE = 16;

/** What a run of mutants came to. */
export interface MutationResult {
  readonly sent: number;
  readonly signedAgain: number;
  /** Answers by status; 0 stands for a connection that broke. */
  readonly statuses: Readonly<Record<number, number>>;
  /** Mutants that were not signed again and were accepted all the same. */
  readonly acceptedUnsigned: readonly string[];
}

/**
 * The plain body of a genuine message: what the signer would wrap. For WeChat the XML before it is encrypted, so that
 * a mutant that is signed again gets through to the parser.
 */
const PLAIN: Record<InstanceId, (id: string) => Buffer> = {
  'city-app': (id) => SIGNERS['city-app']({ id, text: '路灯不亮' }).body,
  sms: (id) => SIGNERS.sms({ id, text: '路灯不亮' }).body,
  'call-centre': (id) => SIGNERS['call-centre']({ id, text: '路灯不亮' }).body,
  wechat: (id) =>
    Buffer.from(
      '<xml><ToUserName><![CDATA[gh_1a2b3c4d5e6f]]></ToUserName><FromUserName><![CDATA[oABCD1234567890efghijklmnopq]]>' +
        '</FromUserName><CreateTime>1795312800</CreateTime><MsgType><![CDATA[text]]></MsgType>' +
        `<Content><![CDATA[路灯不亮]]></Content><MsgId>${id}</MsgId></xml>`,
    ),
};

/** Sends that many mutants of genuine requests to one instance, every other one signed again after the change. */
export async function sendMutants(url: string, id: InstanceId, count: number, seed: number): Promise<MutationResult> {
  const dice = new Dice(seed);
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const statuses: Record<number, number> = {};
  const acceptedUnsigned: string[] = [];
  let signedAgain = 0;
  let made = 0;
  const work = async () => {
    while (made < count) {
      const isSigned = made++ % 2 === 0;
      const mutant = isSigned ? mutateAndSign(id, dice) : mutateSigned(id, dice);
      if (isSigned) signedAgain += 1;
      const status = await send(url, mutant.request, agent);
      statuses[status] = (statuses[status] ?? 0) + 1;
      if (!isSigned && status >= 200 && status < 300 && mutant.isForbidden) acceptedUnsigned.push(mutant.what);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  agent.destroy();
  return { sent: count, signedAgain, statuses, acceptedUnsigned };
}

interface Mutant {
  readonly request: SignedRequest;
  /** Whether accepting it would be taking a forgery for genuine. */
  readonly isForbidden: boolean;
  readonly what: string;
}

function mutateAndSign(id: InstanceId, dice: Dice): Mutant {
  const message = { id: uniqueId(), text: '' };
  const body = mutateBody(PLAIN[id](message.id), dice);
  return { request: SIGNERS[id](message, { body }), isForbidden: false, what: 'signed again' };
}

function mutateSigned(id: InstanceId, dice: Dice): Mutant {
  const genuine = SIGNERS[id]({ id: uniqueId(), text: '路灯不亮' });
  const inHead = dice.below(2) === 0;
  const request = inHead ? mutateHead(genuine, dice) : { ...genuine, body: mutateBody(genuine.body, dice) };
  return { request, isForbidden: isForbidden(id, genuine, request), what: differenceOf(genuine, request) };
}

/** Whether the provider's signature covers what is different. */
function isForbidden(id: InstanceId, genuine: SignedRequest, mutant: SignedRequest): boolean {
  const isBodyChanged = !genuine.body.equals(mutant.body);
  const isTargetChanged = genuine.target !== mutant.target;
  const changed = new Set(
    [...Object.keys(genuine.headers), ...Object.keys(mutant.headers)].filter(
      (name) => genuine.headers[name] !== mutant.headers[name],
    ),
  );
  switch (id) {
    case 'city-app':
      return isBodyChanged || isTargetChanged || changed.size > 0;
    case 'call-centre':
      // Standard Webhooks signs id, time and body; a list of signatures with one that is right is right.
      return isBodyChanged || changed.has('webhook-id') || changed.has('webhook-timestamp');
    case 'wechat': {
      // The signature covers token, time, nonce and ciphertext; the XML around the ciphertext is not covered.
      const cipherOf = ({ body }: SignedRequest) =>
        /<Encrypt><!\[CDATA\[(.*?)\]\]>/s.exec(body.toString('latin1'))?.[1];
      const signedOf = ({ target }: SignedRequest) => {
        const query = new URL(target, 'http://x').searchParams;
        return ['timestamp', 'nonce', 'msg_signature'].map((name) => query.get(name)).join();
      };
      return cipherOf(genuine) !== cipherOf(mutant) || signedOf(genuine) !== signedOf(mutant);
    }
    case 'sms':
      // Nothing is signed: the key in the path is the proof.
      return mutant.target.split('?')[0] !== genuine.target;
  }
}

function differenceOf(genuine: SignedRequest, mutant: SignedRequest): string {
  const headers = Object.keys(genuine.headers).filter((name) => genuine.headers[name] !== mutant.headers[name]);
  return JSON.stringify({
    target: genuine.target === mutant.target ? undefined : mutant.target,
    headers: headers.map((name) => [name, mutant.headers[name]]),
    body: genuine.body.equals(mutant.body) ? undefined : mutant.body.toString('base64').slice(0, 2000),
  });
}

function send(url: string, { method, target, headers, body }: SignedRequest, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const options = { method, headers: { ...headers, 'content-length': String(body.length) }, agent };
    const { hostname, port } = new URL(url);
    const request = httpRequest({ hostname, port, path: target, ...options }, (response) => {
      response.on('end', () => resolve(response.statusCode ?? 0)).resume();
      response.on('error', () => resolve(0));
    });
    request.on('error', () => resolve(0));
    request.end(body);
  });
}
