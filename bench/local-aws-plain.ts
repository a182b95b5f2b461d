import { createReadStream, createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';

/**
 * The plainest server that Node's own means give: GET pipes a file (or, from /memory/BYTES, the same buffer over
 * and over), PUT pipes to one and syncs it. Prints its port.
 */
const [folder = '.'] = process.argv.slice(2);
const memory = Buffer.alloc(1024 * 1024, 'm');

const server = createServer((message, reply) => void answer(message, reply).catch(() => reply.destroy()));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') console.log(address?.port);
});

async function answer(message: IncomingMessage, reply: ServerResponse): Promise<void> {
  const [name = ''] = (message.url ?? '/').slice(1).split('?');
  const file = path.join(folder, path.basename(name));
  if (message.method === 'PUT') {
    await pipeline(message, createWriteStream(file, { flush: true }));
    reply.setHeader('etag', '"plain"').end();
  } else if (name.startsWith('memory/')) {
    await sendMemory(reply, Number(path.basename(name)));
  } else {
    const { size } = await stat(file);
    const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(message.headers.range ?? '') ?? [];
    const [start, end] = first === undefined ? [0, size - 1] : [Number(first), Number(last)];
    reply.writeHead(first === undefined ? 200 : 206, { 'content-length': end - start + 1 });
    await pipeline(createReadStream(file, { start, end }), reply);
  }
}

async function sendMemory(reply: ServerResponse, sizeBytes: number): Promise<void> {
  reply.writeHead(200, { 'content-length': sizeBytes });
  for (let left = sizeBytes; left > 0; left -= memory.length) {
    if (!reply.write(memory.subarray(0, left))) await new Promise((resolve) => reply.once('drain', resolve));
  }
  reply.end();
}
