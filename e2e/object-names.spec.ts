import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';

import { signUrl } from '@/lib/aws/cloudfront-signer';
import { objectUrl } from '@/lib/playback/model';
import { ODD_NAMES } from '@/test/harness/object-names';

import { expect, test } from './support/fixtures';

test('a browser asks for a signed URL exactly as it was signed, whatever the object is called', async ({ page }) => {
  const asked: string[] = [];
  // Not Local AWS: it would tell whether the object is served, and this is about every byte of the request line.
  const server = createServer((request, reply) => {
    if (request.url?.includes('Signature=')) asked.push(`http://${request.headers.host ?? ''}${request.url ?? ''}`);
    reply.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>.</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  const host = `media.localhost:${address.port}`;
  const { privateKey: pem } = generateKeyPairSync('ec', {
    namedCurve: 'P-256', privateKeyEncoding: { type: 'pkcs8', format: 'pem' }, publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  const now = new Date();
  const signed = ODD_NAMES.map((name) => {
    const result = signUrl({
      url: objectUrl(host, 'http', name), keyPairId: 'K2JCJMDEHXQW5F', privateKey: createPrivateKey(pem), expiresAt: new Date(now.getTime() + 60_000),
    }, now);
    if (!result.ok) throw new Error(result.error.message);
    return result.value.url;
  });
  try {
    await page.goto(`http://${host}/`);
    await page.evaluate(async (urls) => {
      for (const url of urls) await fetch(url, { cache: 'no-store' });
    }, signed);
    expect(asked).toEqual(signed);
    asked.length = 0;
    await page.evaluate(async (urls) => {
      for (const src of urls) {
        const video = document.createElement('video');
        const refused = new Promise((resolve) => { video.addEventListener('error', resolve); });
        video.src = src;
        await refused;
      }
    }, signed);
    expect([...new Set(asked)]).toEqual(signed);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
