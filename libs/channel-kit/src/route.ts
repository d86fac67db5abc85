import type { AnswerContext } from './ack.js';
import type { HttpAnswer, WebhookRequest } from './request.js';

/** What a route below `/channels/{id}` is for. */
export interface Route {
  readonly method: 'GET' | 'POST';
  /** `/`, `/intakes`, `/intakes/:id`; a `:name` matches one segment. */
  readonly path: string;
  /**
   * `messages`: verified and kept (or a handshake). `status`: verified, answers what became of messages. `page`: open to
   * everybody, keeps nothing.
   */
  readonly role: 'messages' | 'status' | 'page';
  /** `status` only: answered without proof, since the id, which the sender alone was told, is the proof. */
  readonly isOpen?: boolean;
}

/** Routes for messages by these methods: the instance's own URL, and one segment below it for a secret path. */
export function messageRoutes(...methods: readonly Route['method'][]): readonly Route[] {
  return ['/', '/:key'].flatMap((path) => methods.map((method): Route => ({ method, path, role: 'messages' })));
}

/** What a page is made with besides the request. */
export interface PageContext<S> extends AnswerContext<S> {
  /** 128 random bits in base64url, new for every request: for forms that must be told apart. */
  readonly nonce: string;
  /** The `:name` segments of the route. */
  readonly params: Readonly<Record<string, string>>;
}

/** Answers a `page` route: a form, a list of services. Pure. */
export type PageSource<S> = (request: WebhookRequest, context: PageContext<S>) => HttpAnswer;

/** What became of a message, for whoever sent it. */
export interface MessageStatus {
  readonly id: string;
  /** The id as it is told to people; see `numberOf`. */
  readonly number: string;
  /** `received` while it is under way; then `queued`, `quarantined` or `ignored`. */
  readonly status: string;
}

/** How a channel's `status` routes ask and are told. Pure. */
export interface StatusSource<S> {
  /** The ids that a request asks about, at most 100. */
  readonly ids: (request: WebhookRequest, params: Readonly<Record<string, string>>) => readonly string[];
  /** Tells of those that are known, in the order asked; of none, when none is. */
  readonly answer: (found: readonly MessageStatus[], context: AnswerContext<S>) => HttpAnswer;
}
