import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { recordsOf } from '../cloudfront/records';
import type { EdgeDeps, StartEdge } from '../shared/edge';
import { closeServer, listen } from '../shared/http-listener';
import { answer, type AnswerDeps } from './answer';
import type { EdgeResponse } from './edge-response';
import { errorPage } from './error-answers';
import { withOrderedFaults } from './ordered-faults';
import { Throttle } from './throttle';

/** A viewer's headers may take this much (developer guide, quotas). */
const MAX_HEADER_BYTES = 32_768;

/** Longer than a player pauses between two segments, so that it keeps its connection as it would at AWS. */
const KEEP_ALIVE_MS = 60_000;

const LOCATION = 'LOC50-P1';

/** Starts the edge: every distribution of the control plane's store answers on this one port, told apart by Host. */
export const startEdge: StartEdge = async (deps) => {
  const answerDeps = { records: recordsOf(deps.store), clock: deps.clock, origin: deps.origin };
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (message, reply) => {
    void handle(message, reply, deps, answerDeps).catch((error: unknown) => {
      console.error('[local-aws] the edge failed to answer', error);
      reply.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '413 Request Entity Too Large' : '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nServer: CloudFront\r\nConnection: close\r\n\r\n`);
  });
  const port = await listen(server, deps.port, deps.host);
  return { port, close: () => closeServer(server) };
};

async function handle(
  message: IncomingMessage,
  reply: ServerResponse,
  deps: EdgeDeps,
  answerDeps: AnswerDeps,
): Promise<void> {
  const requestId = randomBytes(40).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  const request = {
    method: message.method ?? 'GET',
    host: message.headers.host ?? '',
    target: (message.url ?? '/').replace(/^https?:\/\/[^/]*/, ''),
    headers: message.headers,
    sourceIp: (message.socket.remoteAddress ?? '').replace(/^::ffff:/, ''),
    requestId,
  };
  // Nothing here reads a request's body; an unread one would hold up the connection.
  message.resume();
  const faults: string[] = [];
  const response = await withOrderedFaults(deps.faults, request.method, reply, faults, () =>
    answer(request, answerDeps),
  ).catch((error: unknown) => {
    console.error('[local-aws] the edge failed to answer', error);
    return errorPage('origin-unreachable', requestId);
  });
  deps.journal.record({
    service: 'edge',
    method: request.method,
    host: request.host,
    path: request.target,
    range: message.headers.range,
    protocol: 'https',
    xCache: response.xCache,
    requestId,
    status: reply.destroyed ? undefined : response.status,
    faults,
    at: deps.clock.now().toISOString(),
  });
  await send(response, request, reply, deps);
}

async function send(
  { status, headers, body, xCache }: EdgeResponse,
  { method, requestId }: { method: string; requestId: string },
  reply: ServerResponse,
  { controls, clock }: EdgeDeps,
): Promise<void> {
  reply.statusCode = status;
  for (const [name, value] of Object.entries(headers)) reply.setHeader(name, value);
  reply.setHeader('Date', clock.now().toUTCString());
  reply.setHeader('X-Cache', xCache);
  reply.setHeader('Via', `1.1 ${randomBytes(16).toString('hex')}.cloudfront.net (CloudFront)`);
  reply.setHeader('X-Amz-Cf-Pop', LOCATION);
  reply.setHeader('X-Amz-Cf-Id', requestId);
  if (!(body instanceof Readable)) {
    if (body) reply.setHeader('Content-Length', body.length);
    reply.end(method === 'HEAD' ? undefined : body);
    return;
  }
  // A viewer who leaves half-way is no failure: the pipeline has then ended the reading of the origin.
  await pipeline(body, new Throttle(() => controls.edgeBytesPerSecond), reply).catch(() => reply.destroy());
}
