import { createHash, createHmac, randomBytes } from 'node:crypto';

export const fixture = 'minimal.json';
export const needs = () => ['formSecret'];

/** A form as a browser sends it that has opened the page a minute ago and worked out its sum; without photos. */
export function requestFor({ url, settings, recorded, now }) {
  const { formSecret, proofOfWorkBits = 16 } = settings;
  const signed = `${randomBytes(16).toString('base64url')}.${Math.floor(now / 1000) - 60}`;
  const mac = createHmac('sha256', formSecret.current ?? formSecret).update(`web-portal form ${signed}`);
  const token = `${signed}.${mac.digest('base64url')}`;
  return {
    method: 'POST',
    url: `${url}/requests?token=${token}&work=${workFor(token, proofOfWorkBits)}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body: new URLSearchParams(JSON.parse(recorded).fields).toString(),
  };
}

/** The first number whose SHA-256 together with the token begins with so many zero bits. */
function workFor(token, bits) {
  for (let work = 0; ; work += 1) {
    const digest = createHash('sha256').update(`${token}.${work}`).digest();
    if (Math.clz32(digest.readUInt32BE(0)) >= bits) return work;
  }
}
