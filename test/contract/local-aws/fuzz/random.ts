import { createHash } from 'node:crypto';

/** Chance that can be repeated: the same seed gives the same requests. */
export interface Random {
  /** A whole number from 0 to below `end`. */
  below: (end: number) => number;
  chance: (probability: number) => boolean;
  pick: <T>(choices: readonly T[]) => T;
  /** Text that programs stumble over, or that looks harmless. */
  text: () => string;
}

/** Numbers at the edges of what numbers can be. */
const NUMBERS = ['0', '-1', '1', '1.5', '1e309', '-0', '9007199254740993', '99999999999999999999', '0x10', 'NaN', '٣'];

const STUMBLING_BLOCKS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  '..',
  '../../../etc/passwd',
  '/',
  '//',
  '\\',
  '%',
  '%zz',
  '%00',
  '%c0%af',
  '%ff',
  '\u202e',
  '\ud800',
  'e\u0301',
  '\u00e9',
  '🎬',
  '\r\n',
  'a\nb',
  '<a>',
  ']]>',
  '&amp;',
  '${jndi:x}',
  "' OR 1=1",
  '{"a":1}',
  '[]',
  'null',
  'undefined',
  'true',
  'false',
  '9999-12-31T23:59:59Z',
  '1969-01-01',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  '+275760-09-13T00:00:00.001Z',
  'bytes=0-',
  '*',
  '?',
  '~',
];

/** Words that the three services know, without which no request gets far. */
const WORDS = [
  'Enabled', 'Disabled', 'GET', 'HEAD', 'PUT', 'private', 'public-read', 'BucketOwnerEnforced', 'ObjectWriter', 'STANDARD',
  'AES256', 'aws:kms', 'COPY', 'REPLACE', 'CRC32', 'CRC64NVME', 'SHA256', 'COMPOSITE', 'FULL_OBJECT', 'url', '2',
  'allow-all', 'https-only', 'redirect-to-https', 'sigv4', 'always', 'never', 's3', 'none', 'whitelist', 'all', 'http1.1', 'PriceClass_All',
  'id=abc', 'uri=http://acs.amazonaws.com/groups/global/AllUsers', 'us-east-1', 'eu-central-1', 'SSLv3', 'TLSv1.2_2021',
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad', '658327ea-f89d-4fab-a63d-7e88639e58f6', 'arn:aws:s3:::fuzz-bucket/*', '/fuzz-bucket/fuzz-key',
];

/** Takes a seed, gives its chance: the digests of the seed with a running number, four bytes at a time. */
export function seeded(seed: number): Random {
  let drawn = 0;
  let digest = Buffer.alloc(0);
  const next = () => {
    const offset = (drawn % 8) * 4;
    if (offset === 0) digest = createHash('sha256').update(`${seed}:${drawn}`).digest();
    drawn += 1;
    return digest.readUInt32LE(offset) / 4_294_967_296;
  };
  const below = (end: number) => Math.floor(next() * end);
  const pick = <T>(choices: readonly T[]): T => {
    const choice = choices[below(choices.length)];
    if (choice === undefined) throw new Error('Nothing to pick from');
    return choice;
  };
  const text = () => {
    const kind = next();
    if (kind < 0.35) return pick(WORDS);
    if (kind < 0.65) return pick(STUMBLING_BLOCKS);
    if (kind < 0.8) return pick(NUMBERS);
    if (kind < 0.82) return pick(['a', '🎬', '/', '<', '%']).repeat(below(3_000));
    return Array.from({ length: below(12) }, () => String.fromCharCode(below(0x180))).join('');
  };
  return { below, chance: (probability) => next() < probability, pick, text };
}

/** Percent-encodes any text; halves of characters, which UTF-8 has no bytes for, become U+FFFD. */
export function escape(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
