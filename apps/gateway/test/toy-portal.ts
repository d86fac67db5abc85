import {
  BadPayload,
  defineChannel,
  jsonAnswer,
  refused,
  textAnswer,
  type About,
  type Message,
} from '#libs/channel-kit';
import { z } from 'zod';

interface Form {
  readonly fields: Readonly<Record<string, string | readonly string[]>>;
}

/** A channel with a page, a form for everybody, and an open status: what the host serves of it is under test. */
export const toyPortal = (proof: 'headers' | 'fields') =>
  defineChannel<{ answer: string }, Form>({
    id: `toy-${proof}`,
    medium: 'web',
    about: {} as About,
    settings: z.strictObject({ answer: z.string().default('number') }),
    source: {
      kind: 'webhook',
      routes: [
        { method: 'GET', path: '/', role: 'page' },
        { method: 'GET', path: '/things/:file', role: 'page' },
        { method: 'POST', path: '/requests', role: 'messages' },
        { method: 'GET', path: '/requests/:id', role: 'status', isOpen: true },
        { method: 'GET', path: '/requests', role: 'status', isOpen: true },
      ],
      verify: ({ target, body }) => {
        const shown = proof === 'fields' ? Buffer.from(body).toString() : target;
        if (!shown.includes('opensesame')) return refused('SIGNATURE_MISSING');
        return { kind: 'accepted', credential: 'word', assurance: shown.includes('high') ? 'high' : 'low' };
      },
      page: ({ path }, { nonce, params, url }) => jsonAnswer(200, { path, nonce, file: params['file'], url }),
      probe: ({ url, query }) => ({
        method: 'POST',
        url: `${url}/requests?opensesame&${query}`,
        headers: { 'content-type': 'application/json', 'x-toy': 'yes' },
        body: '{"fields":{"key":"probe","content":"探测"}}',
      }),
      status: {
        ids: ({ target }, { id }) =>
          id ? [id] : (new URLSearchParams(target.split('?')[1]).get('ids') ?? '').split(','),
        answer: (found) => jsonAnswer(found.length > 0 ? 200 : 404, found),
      },
    },
    parse: ({ bytes }: Message) => {
      const form = JSON.parse(Buffer.from(bytes).toString()) as Form;
      if (form.fields['content'] === undefined) throw new BadPayload('reading the form: it has no content');
      return form;
    },
    dedupe: ({ fields }) => ({ key: [String(fields['key'])] }),
    orderingKey: () => ['everybody'],
    ack: {
      deadlineMs: 5000,
      badPayload: 'refuse',
      accepted: ([first], { settings, url }) => {
        if (!first) return textAnswer(200, 'received');
        if (settings.answer === 'fault') throw new Error('making a receipt: the toy is broken');
        return jsonAnswer(200, { id: first.id, number: first.number, fields: first.payload?.fields, url });
      },
      problem: ({ status, name }, { request }) => textAnswer(status, `${name} at ${request.path}`),
    },
    limits: {
      files: { count: 3, bytesEach: 1000, fields: 10, fieldBytes: 1000, proof },
      perAddress: { requests: 12, seconds: 3600 },
    },
    normalize: ({ fields }) => ({ kind: 'intake', draft: { appeal: { content: String(fields['content']) } } }),
  });
