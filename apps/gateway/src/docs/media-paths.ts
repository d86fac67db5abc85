import { FILE_TYPES } from '#libs/channel-kit';

const parameter = (name: string, type: string, description: string) => ({
  name,
  in: name === 'blob' ? 'path' : 'query',
  required: true,
  description,
  schema: { type },
});

const PARAMETERS = [
  parameter('blob', 'string', 'The SHA-256 of what is given, 64 hex digits.'),
  parameter('name', 'string', 'The name to save it under.'),
  parameter('type', 'string', 'Its media type.'),
  parameter('expires', 'integer', 'When the link ends, seconds since 1970.'),
  parameter('signature', 'string', 'Covers all of these.'),
];

const OWN_TYPE = Object.fromEntries([...FILE_TYPES].map((type) => [type, {}]));

/** The path of the links that intakes carry, as OpenAPI 3.1 path items. */
export const MEDIA_PATHS: Readonly<Record<string, unknown>> = {
  '/media/{blob}': {
    get: {
      summary: 'An attachment, without location data',
      description: 'Take the whole link from `attachments[].url` of an intake; it cannot be put together otherwise.',
      tags: ['attachments'],
      parameters: PARAMETERS,
      responses: {
        200: { description: 'The file, to be saved.', content: OWN_TYPE },
        206: { description: 'The part that `Range` asks for.', content: OWN_TYPE },
        403: { description: 'Not a link of ours, or one that was changed.' },
        404: { description: 'The file was removed.' },
        410: { description: 'The link has expired.' },
        416: { description: '`Range` asks for a part that there is not.' },
      },
    },
  },
};
