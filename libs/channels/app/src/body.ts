import { anyTime } from '#libs/channel-kit';
import { z } from 'zod';

/** Text of at most `max` characters: code points, as JSON Schema counts, so that an emoji is one. */
const text = (max: number, description: string) =>
  z
    .string()
    .refine((value) => value.length <= max || [...value].length <= max, {
      error: `expected at most ${max} characters`,
    })
    .meta({ maxLength: max, description });

const instant = (description: string) =>
  z
    .string()
    .refine((value) => anyTime(value) !== null, {
      error: 'expected an ISO 8601 date and time, such as 2026-11-22T10:00:00+08:00',
    })
    .meta({
      description: `${description} ISO 8601; without an offset it is read as Asia/Shanghai.`,
      examples: ['2026-11-22T10:00:00+08:00'],
    });

const contact = z
  .object({
    name: text(100, "The person's name.").optional(),
    phone: text(64, 'A number to ring back, as the person typed it.').optional(),
    email: text(254, 'An address to write back to.').optional(),
    anonymous: z.boolean().optional().describe('The person does not want to be named. Default false.'),
    confidential: z
      .boolean()
      .optional()
      .describe('The person is to be kept from whoever handles the matter. Default false.'),
    language: z
      .string()
      .regex(/^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/, 'expected a language tag (BCP 47), such as zh-CN')
      .optional()
      .describe('The language to answer in, BCP 47.'),
  })
  .describe('Who asks, and how to reach them.');

const COORDINATES = ['lng', 'lat', 'crs'] as const;

const place = z
  .object({
    text: text(400, 'The address or place in words.').optional(),
    lng: z.number().min(-180).max(180).optional().describe('Longitude in degrees.'),
    lat: z.number().min(-90).max(90).optional().describe('Latitude in degrees.'),
    crs: z
      .enum(['WGS84', 'GCJ02', 'BD09', 'CGCS2000', 'unknown'])
      .optional()
      .describe('What the coordinates refer to: GPS gives WGS84, Amap and Tencent give GCJ02, Baidu gives BD09.'),
  })
  .superRefine((value, context) => {
    if (value.lng === undefined && value.lat === undefined) return;
    for (const name of COORDINATES.filter((coordinate) => value[coordinate] === undefined)) {
      context.addIssue({ code: 'custom', path: [name], message: 'expected lng, lat and crs to come together' });
    }
  })
  .meta({
    description: 'Where it happened.',
    dependentRequired: { lng: ['lat', 'crs'], lat: ['lng', 'crs'] },
  });

/** What the app sends: the JSON body, or the form's part `intake`. A null counts as left out; more fields are kept. */
export const appBody = z
  .object({
    title: text(200, 'A headline.').optional(),
    content: text(20_000, 'What the person has to say. Required unless photos come with it.').optional(),
    type: z
      .enum(['consult', 'help', 'complaint', 'report', 'suggestion', 'praise', 'other'])
      .optional()
      .describe('What kind of request it is, if the person chose one.'),
    userId: text(128, 'The person as the app knows them; keeps their messages in order.').optional(),
    contact: contact.optional(),
    place: place.optional(),
    occurredAt: instant('When it happened.').optional(),
    submittedAt: instant('When the person pressed "send".').optional(),
    relatesTo: z
      .uuid('expected the id of an intake')
      .optional()
      .describe('The id of an earlier intake that this one adds to. Handed on as said; the gateway links nothing.'),
  })
  .meta({ description: "A person's request." });

/** @see {@link appBody} */
export type AppBody = z.infer<typeof appBody>;
