import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

import { getSignedUrl } from '@aws-sdk/cloudfront-signer';

import { signUrl } from '@/lib/aws/cloudfront-signer';

/**
 * How many URLs a second one core signs: ours (guard and official signer with a parsed key), beside the official
 * signer as it is usually called (with a PEM, parsed at every call) and beside `crypto.sign` alone.
 */
const SECONDS_EACH = 2;
const BATCH = 50;

const url = 'https://d111111abcdef8.cloudfront.net/videos/0123456789abcdefghjk/source.mp4';
const keyPairId = 'K2JCJMDEHXQW5F';
const expiresAt = new Date(Date.now() + 600_000);

const keys = {
  'P-256': generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey,
  'RSA-2048': generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey,
};

for (const [kind, privateKey] of Object.entries(keys)) {
  const alone = perSecond(() => cryptoSign(privateKey));
  const ours = perSecond(() => signUrl({ url, keyPairId, privateKey, expiresAt }, new Date()));
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const usual = perSecond(() => getSignedUrl({ url, keyPairId, privateKey: pem, dateLessThan: expiresAt }));
  console.log(`${kind}: Usher ${whole(ours)} URLs/s = ${ratio(ours, usual)} of the signer with a PEM (${whole(usual)}/s), ` +
    `${ratio(ours, alone)} of crypto.sign alone (${whole(alone)}/s)`);
}

function cryptoSign(privateKey: KeyObject): Buffer {
  return sign('sha1', Buffer.from(`{"Statement":[{"Resource":"${url}","Condition":{}}]}`), privateKey);
}

function perSecond(work: () => unknown): number {
  for (let warm = 0; warm < BATCH; warm += 1) work();
  const startedAt = performance.now();
  let done = 0;
  while (performance.now() - startedAt < SECONDS_EACH * 1000) {
    for (let index = 0; index < BATCH; index += 1) work();
    done += BATCH;
  }
  return done / ((performance.now() - startedAt) / 1000);
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en');
}

function ratio(value: number, other: number): string {
  return `${(value / other).toFixed(2)}×`;
}
