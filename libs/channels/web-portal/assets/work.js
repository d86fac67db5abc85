// A worker: looks for the number whose SHA-256 together with the form's token begins with so many zero bits. Written out
// here because the browser's own SHA-256 exists over HTTPS only, and takes far longer to call than to run.
const DIGITS = 12;

const PRIMES = [];
for (let n = 2; PRIMES.length < 64; n += 1) if (PRIMES.every((prime) => n % prime !== 0)) PRIMES.push(n);
const fraction = (root) => (root * 2 ** 32) | 0;
const INITIAL = Int32Array.from(PRIMES.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));
const ROUNDS = Int32Array.from(PRIMES, (prime) => fraction(Math.cbrt(prime)));

self.onmessage = ({ data: { token, bits } }) => self.postMessage(search(`${token}.`, bits));

/** The number as text, in so many digits that every try is as long as the first. */
function search(prefix, bits) {
  const bytes = padded(prefix + '0'.repeat(DIGITS));
  const last = prefix.length + DIGITS - 1;
  // The blocks that are full before the number begins are the same for every try.
  const first = prefix.length - (prefix.length % 64);
  const begun = INITIAL.slice();
  for (let at = 0; at < first; at += 64) compress(begun, bytes, at);
  const state = new Int32Array(8);
  for (;;) {
    state.set(begun);
    for (let at = first; at < bytes.length; at += 64) compress(state, bytes, at);
    if (Math.clz32(state[0]) >= bits) return String.fromCharCode(...bytes.slice(prefix.length, last + 1));
    count(bytes, last);
  }
}

/** One more, in decimal digits. */
function count(bytes, last) {
  let at = last;
  for (; bytes[at] === 0x39; at -= 1) bytes[at] = 0x30;
  bytes[at] += 1;
}

/** FIPS 180-4, section 5.1.1. */
function padded(text) {
  const bytes = new Uint8Array(Math.ceil((text.length + 9) / 64) * 64);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  bytes[text.length] = 0x80;
  new DataView(bytes.buffer).setUint32(bytes.length - 4, text.length * 8);
  return bytes;
}

const words = new Int32Array(64);

/** FIPS 180-4, section 6.2.2. */
function compress(state, bytes, start) {
  for (let i = 0, at = start; i < 16; i += 1, at += 4) {
    words[i] = (bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3];
  }
  for (let i = 16; i < 64; i += 1) {
    const x = words[i - 15];
    const y = words[i - 2];
    const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    words[i] = (words[i - 16] + s0 + words[i - 7] + s1) | 0;
  }
  let a = state[0];
  let b = state[1];
  let c = state[2];
  let d = state[3];
  let e = state[4];
  let f = state[5];
  let g = state[6];
  let h = state[7];
  for (let i = 0; i < 64; i += 1) {
    const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + ROUNDS[i] + words[i]) | 0;
    const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + t1) | 0;
    d = c;
    c = b;
    b = a;
    a = (t1 + t2) | 0;
  }
  state[0] += a;
  state[1] += b;
  state[2] += c;
  state[3] += d;
  state[4] += e;
  state[5] += f;
  state[6] += g;
  state[7] += h;
}
