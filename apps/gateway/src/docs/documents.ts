import { INTAKE_JOBS, publicJsonSchemas, QUEUES } from '#libs/contracts';
import type { ChannelInstance } from '#libs/channel-registry';
import { MEDIA_PATHS } from './media-paths.js';

type Document = Record<string, unknown>;
const VERSION = '1.0.0';

const HEALTH_PATHS: Document = {
  '/healthz': {
    get: { summary: 'Alive', tags: ['platform'], responses: { 200: { description: 'The process answers.' } } },
  },
  '/readyz': {
    get: {
      summary: 'Ready: messages can be kept',
      tags: ['platform'],
      responses: { 200: { description: 'Ready.' }, 503: { description: 'Messages cannot be kept now.' } },
    },
  },
};

/** The OpenAPI 3.1 description of the public port, made from the loaded instances. */
export function openApiDocument(instances: readonly ChannelInstance[], publicBaseUrl: string | undefined): Document {
  return {
    openapi: '3.1.0',
    info: {
      title: 'Hotline intake gateway',
      version: VERSION,
      description:
        'What providers, apps and partners call. Errors are RFC 9457 problem documents unless said otherwise.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: publicBaseUrl ?? '/' }],
    paths: { ...HEALTH_PATHS, ...MEDIA_PATHS, ...Object.assign({}, ...instances.map(pathsOf)) },
  };
}

function pathsOf(instance: ChannelInstance): Document {
  const { source, openapi } = instance.channel;
  if (source.kind !== 'webhook') return {};
  const own = openapi?.();
  const below: Document = own ? { ...own } : callbackPaths(instance);
  return Object.fromEntries(
    Object.entries(below).map(([path, item]) => [`/channels/${instance.id}${path === '/' ? '' : path}`, item]),
  );
}

/** A provider's callback is the provider's to describe; what is said here is where it lies and how it is answered. */
function callbackPaths(instance: ChannelInstance): Document {
  const { source } = instance.channel;
  const paths: Record<string, Document> = {};
  if (source.kind !== 'webhook') return paths;
  for (const route of source.routes) {
    const names = [...route.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = {
      ...paths[path],
      [route.method.toLowerCase()]: {
        summary: `Callback of the ${instance.adapter} channel`,
        tags: [instance.adapter],
        parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
        responses: {
          200: { description: "Taken in, or taken in before; the form is the provider's." },
          401: { description: 'It could not be told that the request comes from the provider.' },
          413: { description: 'Too large.' },
          429: { description: 'Too many.' },
          503: { description: 'Could not be kept; send it again.' },
        },
      },
    };
  }
  return paths;
}

/** The AsyncAPI 3.0 description of the queues that ticketing meets. */
export function asyncApiDocument(prefix: string): Document {
  const { 'intake.v1.json': intake, 'reply.v1.json': reply } = publicJsonSchemas();
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Hotline intake gateway: queues',
      version: VERSION,
      description: `BullMQ queues in Redis under the prefix "${prefix}". The job id of an intake is its \`id\`.`,
    },
    defaultContentType: 'application/json',
    channels: {
      intake: {
        address: QUEUES.intake,
        messages: {
          created: { $ref: '#/components/messages/created' },
          updated: { $ref: '#/components/messages/updated' },
        },
      },
      reply: { address: QUEUES.reply, messages: { reply: { $ref: '#/components/messages/reply' } } },
    },
    operations: {
      sendIntake: { action: 'send', channel: { $ref: '#/channels/intake' } },
      receiveReply: { action: 'receive', channel: { $ref: '#/channels/reply' } },
    },
    components: {
      messages: {
        created: { name: INTAKE_JOBS.created, payload: { $ref: '#/components/schemas/Intake' } },
        updated: { name: INTAKE_JOBS.updated, payload: { $ref: '#/components/schemas/Intake' } },
        reply: { name: 'reply', payload: { $ref: '#/components/schemas/Reply' } },
      },
      schemas: { Intake: intake, Reply: reply },
    },
  };
}
