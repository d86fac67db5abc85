import { createHmac, randomBytes } from 'node:crypto';

/** An id as Twilio makes them: two letters and 32 hex digits. */
export const newSid = (prefix) => prefix + randomBytes(16).toString('hex');

/**
 * A request of Twilio's: a form, signed with the URL as Twilio knows it and all the fields.
 *
 * @param where `{ url, signedUrl, settings, path? }`: what to call, what it is called in public, and what is below both
 */
export function twilioRequest({ url, signedUrl, settings, path = '' }, fields) {
  const [known, query] = (settings.url?.split('#', 1)[0] ?? signedUrl).split('?');
  const suffix = path + (query === undefined || path !== '' ? '' : `?${query}`);
  const signed = Object.keys(fields)
    .sort()
    .map((name) => name + fields[name])
    .join('');
  const authToken = settings.authToken.current ?? settings.authToken;
  const signature = createHmac('sha1', authToken)
    .update(known + suffix + signed)
    .digest('base64');
  return {
    method: 'POST',
    url: url + suffix,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signature,
    },
    body: new URLSearchParams(fields).toString(),
  };
}
