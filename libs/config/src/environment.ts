import { z } from 'zod';
import { ConfigError } from './config-error.js';

const port = (fallback: number) => z.coerce.number().int().min(0).max(65_535).default(fallback);
const partitions = (fallback: number) => z.coerce.number().int().min(1).max(256).default(fallback);

/** Every environment variable that the gateway and the normalizer read. */
export const Environment = z.object({
  NODE_ENV: z
    .enum(['production', 'development', 'test'])
    .default('development')
    .describe('`production` refuses to make up keys.'),
  REDIS_URL: z
    .url({ protocol: /^rediss?$/ })
    .default('redis://127.0.0.1:6379')
    .describe('`redis://` or `rediss://`. `npm start` runs a private Redis when it is not set.')
    .meta({ secret: true }),
  QUEUE_PREFIX: z
    .string()
    .regex(/^[\w{}-]+$/)
    .default('hotline')
    .describe('Goes before every key in Redis.'),
  INBOUND_PARTITIONS: partitions(8).describe('Queues between gateway and normalizer; one sender stays on one.'),
  INTAKE_PARTITIONS: partitions(1).describe('Queues towards ticketing.'),
  GATEWAY_HOST: z.string().default('0.0.0.0').describe('Address that the public port listens on.'),
  GATEWAY_PORT: port(8080).describe('The public port: channels, health, documentation.'),
  OPS_HOST: z.string().default('127.0.0.1').describe('Address that the ops port listens on.'),
  OPS_PORT: port(8090).describe('The ops port: `/metrics`, `/admin/v1`.'),
  NORMALIZER_HOST: z.string().default('127.0.0.1').describe("Address of the normalizer's health and metrics."),
  NORMALIZER_PORT: port(8081).describe("Port of the normalizer's health and metrics."),
  PUBLIC_BASE_URL: z
    .url()
    .transform((url) => url.replace(/\/$/, ''))
    .optional()
    .describe('How providers see us, `https://host`; signatures are checked against it behind a TLS proxy.'),
  MEDIA_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .max(500)
    .transform((url) => url.replace(/\/$/, ''))
    .optional()
    .describe(
      'Where ticketing reaches the public port, for the links to attachments. Default: `PUBLIC_BASE_URL`, else this machine.',
    ),
  MEDIA_LINK_DAYS: z.coerce
    .number()
    .positive()
    .max(3650)
    .default(7)
    .describe('How long a link to an attachment works, counted from when the message came in.'),
  TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((entry) => entry.trim())
        .filter(Boolean),
    )
    .describe('Addresses or networks, comma-separated, whose `X-Forwarded-For` is believed. None by default.'),
  CHANNELS_FILE: z.string().default('config/channels.yaml').describe('The channel instances.'),
  DATA_DIR: z.string().default('.data').describe('Journal, media and the private Redis.'),
  JOURNAL_KEY: z
    .string()
    .optional()
    .describe(
      '32 bytes in hex or base64; encrypts the journal and signs the links to attachments. The same for every gateway and normalizer. Made under `DATA_DIR` when not in production.',
    )
    .meta({ secret: true }),
  JOURNAL_RETENTION_DAYS: z.coerce.number().positive().default(7).describe('How long originals stay for replay.'),
  JOURNAL_MAX_GIB: z.coerce.number().positive().default(20).describe('How much disk the journal may take, GiB.'),
  JOURNAL_SYNC: z
    .enum(['fdatasync', 'none'])
    .default('fdatasync')
    .describe(
      "`none` answers before the disk has the message: for the fault suite's control run, refused in production.",
    ),
  ADMIN_TOKEN: z
    .string()
    .min(16)
    .optional()
    .describe('Bearer token of `/admin/v1`. Made under `DATA_DIR` when not in production.')
    .meta({ secret: true }),
  ADCODE: z
    .string()
    .regex(/^\d{6,12}$/)
    .optional()
    .describe('Administrative code of the city served, GB/T 2260.'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info').describe('What is logged.'),
});
export type Environment = z.infer<typeof Environment>;

/**
 * Reads and checks the environment.
 *
 * @throws {ConfigError} naming every bad variable at once
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>): Environment {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const parsed = Environment.safeParse(given);
  const faults = parsed.success
    ? productionFaults(parsed.data)
    : parsed.error.issues.map((issue) => ({ where: issue.path.join('.'), what: issue.message }));
  if (faults.length > 0) throw new ConfigError(faults);
  return Object.freeze((parsed as { data: Environment }).data);
}

/** Where whoever takes the intakes reaches the public port: what a link to an attachment begins with. */
export function mediaBaseUrlOf(settings: Environment): string {
  return settings.MEDIA_BASE_URL ?? settings.PUBLIC_BASE_URL ?? `http://127.0.0.1:${settings.GATEWAY_PORT}`;
}

function productionFaults(settings: Environment): { where: string; what: string }[] {
  if (settings.NODE_ENV !== 'production') return [];
  const faults: { where: string; what: string }[] = [];
  for (const name of ['JOURNAL_KEY', 'ADMIN_TOKEN'] as const) {
    if (settings[name] === undefined) faults.push({ where: name, what: 'must be given with NODE_ENV=production' });
  }
  if (settings.JOURNAL_SYNC === 'none') {
    faults.push({ where: 'JOURNAL_SYNC', what: '"none" loses acknowledged messages on a power cut; use "fdatasync"' });
  }
  return faults;
}
