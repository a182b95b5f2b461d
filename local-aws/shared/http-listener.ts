import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FileStream } from './file-stream';
import { asSent } from './header-names';
import type { RawRequest } from './service';
import type { SignableRequest } from './sigv4/canonical';
import type { WireResponse } from './wire/write-output';

/** Starts listening and gives the port; rejects with the listen error. */
export function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('No TCP address'));
      else resolve(address.port);
    });
  });
}

/** Lets running answers finish for a moment, then ends every connection. */
export function closeServer(server: Server, graceMs = 500): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(timer);
      resolve();
    });
    server.closeIdleConnections();
  });
}

export function toRawRequest(message: IncomingMessage): RawRequest {
  const { path, query } = splitTarget(message);
  return {
    method: message.method ?? 'GET',
    path,
    query: new URLSearchParams(query),
    headers: message.headers,
    sourceIp: (message.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
  };
}

export function toSignableRequest(message: IncomingMessage): SignableRequest {
  const headers = new Map<string, string>();
  for (let index = 0; index + 1 < message.rawHeaders.length; index += 2) {
    const name = (message.rawHeaders[index] ?? '').toLowerCase();
    const value = message.rawHeaders[index + 1] ?? '';
    const before = headers.get(name);
    headers.set(name, before === undefined ? value : `${before},${value}`);
  }
  return { method: message.method ?? 'GET', headers, ...splitTarget(message) };
}

function splitTarget(message: IncomingMessage): { path: string; query: string } {
  const target = (message.url ?? '/').replace(/^https?:\/\/[^/]*/, '');
  const mark = target.indexOf('?');
  return mark === -1
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

/**
 * A request's bytes, which a client that waits for it is told to send when the first is asked for.
 * Stopping early leaves the socket open, so that a refusal can still be sent.
 */
export async function* bodyOf(message: IncomingMessage, reply?: ServerResponse): AsyncGenerator<Buffer> {
  if (waitsForContinue(message)) reply?.writeContinue();
  for await (const chunk of message.iterator({ destroyOnReturn: false })) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A request gives buffers');
    yield chunk;
  }
}

function waitsForContinue(message: IncomingMessage): boolean {
  return message.headers.expect?.toLowerCase() === '100-continue';
}

/** Sends an answer; a body that fails half-way ends the connection, as the status has gone out already. */
export async function send(
  message: IncomingMessage,
  reply: ServerResponse,
  response: WireResponse,
): Promise<void> {
  const { body } = response;
  reply.statusCode = response.status;
  for (const [name, value] of Object.entries(response.headers)) reply.setHeader(asSent(name), value);
  // Nobody knows whether a body that was not asked for will come, so nothing else can on this connection.
  if (waitsForContinue(message) && !message.readableDidRead) reply.setHeader('Connection', 'close');
  // What is left of a refused upload is read and thrown away, or the client would not look at the answer.
  if (!message.complete) message.resume();
  if (message.method === 'HEAD' || body === undefined) {
    if (body instanceof Readable) body.destroy();
    if (
      body === undefined &&
      message.method !== 'HEAD' &&
      response.status !== 204 &&
      response.status !== 304
    ) {
      reply.setHeader('Content-Length', 0);
    }
    reply.end();
  } else if (body instanceof Readable) {
    const sending = body instanceof FileStream ? body.sendTo(reply) : pipeline(body, reply);
    await sending.catch(() => reply.destroy());
  } else {
    reply.setHeader('Content-Length', Buffer.byteLength(body));
    reply.end(body);
  }
}
