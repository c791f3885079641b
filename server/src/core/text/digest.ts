/** SHA-1 and SHA-256 of texts in UTF-8, as migration tools record them. The engine has no library to ask. */

/** What was hashed so far, ready for more. */
export interface Digest {
  add(text: string): Digest;
  /** The digest of all that was added. */
  bytes(): readonly number[];
}

export function sha1(): Digest {
  const start = [0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0];
  return createDigest(Int32Array.from(start), [], 0, mixSha1);
}

export function sha256(): Digest {
  const start = [0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19];
  return createDigest(Int32Array.from(start), [], 0, mixSha256);
}

export function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function base64(bytes: readonly number[]): string {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b, c] = bytes.slice(i, i + 3);
    const all = (a << 16) | ((b ?? 0) << 8) | (c ?? 0);
    const four = [18, 12, 6, 0].map((shift) => digits.charAt((all >> shift) & 63)).join('');
    text += b === undefined ? `${four.slice(0, 2)}==` : c === undefined ? `${four.slice(0, 3)}=` : four;
  }
  return text;
}

/** Mixes 16 words into the state. */
type Mix = (state: Int32Array, words: Int32Array) => void;

const blockSize = 64;

/** `rest` are the bytes that fill no block yet; `length` counts all. */
function createDigest(state: Int32Array, rest: readonly number[], length: number, mix: Mix): Digest {
  return {
    add(text) {
      const added = utf8(text);
      const next = state.slice();
      const left = mixBlocks(next, rest.concat(added), mix);
      return createDigest(next, left, length + added.length, mix);
    },
    bytes() {
      const end = state.slice();
      const zeros = new Array<number>((119 - (length % blockSize)) % blockSize).fill(0);
      const bits = [length / 2 ** 29, length << 3].flatMap(bytesOf);
      mixBlocks(end, [...rest, 0x80, ...zeros, ...bits], mix);
      return [...end].flatMap(bytesOf);
    },
  };
}

function bytesOf(word: number): readonly number[] {
  return [24, 16, 8, 0].map((shift) => (word >>> shift) & 255);
}

/** The bytes behind the last whole block. */
function mixBlocks(state: Int32Array, bytes: readonly number[], mix: Mix): readonly number[] {
  const words = new Int32Array(16);
  let at = 0;
  for (; at + blockSize <= bytes.length; at += blockSize) {
    for (let i = 0; i < 16; i++) {
      const [a = 0, b = 0, c = 0, d = 0] = [
        bytes[at + 4 * i],
        bytes[at + 4 * i + 1],
        bytes[at + 4 * i + 2],
        bytes[at + 4 * i + 3],
      ];
      words[i] = (a << 24) | (b << 16) | (c << 8) | d;
    }
    mix(state, words);
  }
  return bytes.slice(at);
}

function mixSha1(state: Int32Array, words: Int32Array): void {
  const w = new Int32Array(80);
  w.set(words);
  const word = (i: number) => w[i] as number;
  for (let i = 16; i < 80; i++) w[i] = left(word(i - 3) ^ word(i - 8) ^ word(i - 14) ^ word(i - 16), 1);
  let [a = 0, b = 0, c = 0, d = 0, e = 0] = state;
  for (let i = 0; i < 80; i++) {
    const [f, k] =
      i < 20
        ? [(b & c) | (~b & d), 0x5a827999]
        : i < 40
          ? [b ^ c ^ d, 0x6ed9eba1]
          : i < 60
            ? [(b & c) | (b & d) | (c & d), 0x8f1bbcdc]
            : [b ^ c ^ d, 0xca62c1d6];
    const next = (left(a, 5) + f + e + k + word(i)) | 0;
    [a, b, c, d, e] = [next, a, left(b, 30), c, d];
  }
  addTo(state, [a, b, c, d, e]);
}

function mixSha256(state: Int32Array, words: Int32Array): void {
  const w = new Int32Array(64);
  w.set(words);
  const word = (i: number) => w[i] as number;
  for (let i = 16; i < 64; i++) {
    const x = word(i - 15);
    const y = word(i - 2);
    const s0 = left(x, 25) ^ left(x, 14) ^ (x >>> 3);
    const s1 = left(y, 15) ^ left(y, 13) ^ (y >>> 10);
    w[i] = word(i - 16) + s0 + word(i - 7) + s1;
  }
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (let i = 0; i < 64; i++) {
    const s1 = left(e, 26) ^ left(e, 21) ^ left(e, 7);
    const t1 = (h + s1 + ((e & f) ^ (~e & g)) + (cubeRoots[i] as number) + word(i)) | 0;
    const s0 = left(a, 30) ^ left(a, 19) ^ left(a, 10);
    const t2 = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [a, b, c, d, e, f, g, h] = [(t1 + t2) | 0, a, b, c, (d + t1) | 0, e, f, g];
  }
  addTo(state, [a, b, c, d, e, f, g, h]);
}

/** The first bits of the fractions of the cube roots of the first 64 primes. */
const cubeRoots = Int32Array.from(firstPrimes(64), (prime) => {
  const root = Math.cbrt(prime);
  return (root - Math.floor(root)) * 2 ** 32;
});

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let n = 2; primes.length < count; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);
  return primes;
}

function addTo(state: Int32Array, words: readonly number[]): void {
  words.forEach((word, i) => {
    state[i] = (state[i] as number) + word;
  });
}

function left(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}

function utf8(text: string): readonly number[] {
  const bytes: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    if (code < 0x80) bytes.push(code);
    else if (code < 0x800) bytes.push(0xc0 | (code >> 6), tail(code));
    else if (code < 0x10000) bytes.push(0xe0 | (code >> 12), tail(code >> 6), tail(code));
    else bytes.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code));
  }
  return bytes;
}

function tail(code: number): number {
  return 0x80 | (code & 63);
}
