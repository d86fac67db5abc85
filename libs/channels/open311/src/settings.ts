import { receiptSettings, secretSet, secretsOf } from '#libs/channel-kit';
import { z } from 'zod';
import { areDistinct, serviceSettings } from './service.js';

const client = z.strictObject({
  id: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/, 'expected 1 to 64 letters, digits, "_" or "-"')
    .describe('Names the client in intakes and logs; its reports are told apart from those of others by it.'),
  key: secretSet,
});

const jurisdiction = z
  .strictObject({
    id: z.string().min(1).max(128).describe('The `jurisdiction_id`, by custom the domain of the city.'),
    isRequired: z
      .boolean()
      .default(false)
      .describe('Whether a request without it is refused; another one is refused in any case.'),
  })
  .describe('Absent: whatever clients send is kept and not looked at.');

/** The settings of an instance, which is one Open311 endpoint. */
export const open311Settings = z.strictObject({
  clients: z
    .array(client)
    .min(1, 'expected at least one client')
    .max(100)
    .refine((clients) => areDistinct(clients.map(({ id }) => id)), {
      error: 'expected every client to have an id of its own',
    })
    .refine((clients) => areDistinct(clients.flatMap(({ key }) => secretsOf(key).map(({ value }) => value))), {
      error: 'expected every client to have keys of its own',
    })
    .describe('Who may report, each with an `api_key` of its own.'),
  jurisdiction: jurisdiction.optional(),
  services: z
    .array(serviceSettings)
    .min(1, 'expected at least one service')
    .max(500)
    .refine((services) => areDistinct(services.map(({ code }) => code)), {
      error: 'expected every service to have a code of its own',
    })
    .describe('What may be reported, in the order shown.'),
  contact: z.string().min(1).max(500).describe('Whom developers may ask, in words, for the discovery document.'),
  keyService: z.string().min(1).max(500).describe('How to get a key, in words, for the discovery document.'),
  changeset: z.iso
    .datetime({ offset: true, error: 'expected an ISO 8601 time with an offset, such as 2026-11-22T10:00:00+08:00' })
    .describe('When `services` changed last. Clients that keep a copy go by it.'),
  type: z.enum(['production', 'test']).default('production').describe('Whether reports are acted upon.'),
  receipt: receiptSettings,
});

/** @see {@link open311Settings} */
export type Open311Settings = z.infer<typeof open311Settings>;
