import { ENVELOPE_VERSION, type Envelope } from '#libs/contracts';
import type { JournalCodec } from '#libs/journal';

/** Envelopes as UTF-8 JSON, readable by whoever holds the key, with any tool. */
export const envelopeCodec: JournalCodec<Envelope> = {
  encode: (envelope) => Buffer.from(JSON.stringify(envelope)),
  decode(bytes) {
    const envelope = JSON.parse(Buffer.from(bytes).toString('utf8')) as Omit<Envelope, 'v'> & { readonly v: number };
    if (envelope.v !== ENVELOPE_VERSION) {
      throw new Error(
        `reading an envelope: it has version ${envelope.v} and this release reads ${ENVELOPE_VERSION}; ` +
          'let the release that wrote it drain the journal first',
      );
    }
    return envelope as Envelope;
  },
};
