import { once } from 'node:events';
import { createServer, request } from 'node:http';

import { expect, test } from 'vitest';

import { noteSocketAddresses } from './socket-address';

test('whatever a request says of where it came from, the socket’s address stands last', async () => {
  noteSocketAddresses();
  const server = createServer((incoming, reply) => reply.end(incoming.headers['x-forwarded-for'])).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const seen = (headers: Record<string, string>) => new Promise<string>((resolve, reject) => {
    request({ host: '127.0.0.1', port, headers }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; }).on('end', () => { resolve(text); });
    }).on('error', reject).end();
  });
  try {
    expect(await seen({})).toBe('127.0.0.1');
    expect(await seen({ 'X-Forwarded-For': '203.0.113.5' })).toBe('203.0.113.5, 127.0.0.1');
  } finally {
    server.close();
  }
});
