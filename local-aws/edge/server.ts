import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { recordsOf } from '../cloudfront/records';
import type { EdgeDeps, StartEdge } from './edge';
import { asSent } from '../shared/header-names';
import { closeServer, listen } from '../shared/http-listener';
import { answer, type AnswerDeps, type ViewerProtocol } from './answer';
import { EdgeCache } from './cache/cache';
import { CacheStore } from './cache/store';
import type { EdgeResponse } from './edge-response';
import { errorPage } from './error-answers';
import { withOrderedFaults } from './ordered-faults';
import { Throttle } from './throttle';

/** A viewer's headers may take this much (developer guide, quotas). */
const MAX_HEADER_BYTES = 32_768;

/** Longer than a player pauses between two segments, so that it keeps its connection as it would at AWS. */
const KEEP_ALIVE_MS = 60_000;

const LOCATION = 'LOC50-P1';

/**
 * Starts the edge: every distribution of the control plane's store answers on these two ports, told apart by Host.
 * The one stands for the viewer's HTTPS, the other for plain HTTP.
 */
export const startEdge: StartEdge = async (deps) => {
  const records = recordsOf(deps.store);
  const now = () => deps.clock.now();
  const cache = new EdgeCache(new CacheStore(deps.cacheDir), now, () => records.invalidations.values());
  const ports = { https: deps.port, http: deps.httpPort };
  const answerDeps = { records, clock: deps.clock, origin: deps.origin, cache, httpsPort: () => ports.https };
  const servers: Server[] = [];
  const close = async () => {
    await Promise.all(servers.map((server) => closeServer(server)));
    await cache.settled();
  };
  try {
    for (const protocol of ['https', 'http'] as const) {
      const server = createPort((message, reply) => handle(protocol, message, reply, deps, answerDeps));
      ports[protocol] = await listen(server, ports[protocol], deps.host);
      servers.push(server);
    }
  } catch (error) {
    await close();
    throw error;
  }
  return { port: ports.https, httpPort: ports.http, close };
};

function createPort(handler: (message: IncomingMessage, reply: ServerResponse) => Promise<void>): Server {
  const server = createServer({ maxHeaderSize: MAX_HEADER_BYTES }, (message, reply) => {
    void handler(message, reply).catch((error: unknown) => {
      console.error('[local-aws] the edge failed to answer', error);
      reply.destroy();
    });
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    const status = error.code === 'HPE_HEADER_OVERFLOW' ? '413 Request Entity Too Large' : '400 Bad Request';
    if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nServer: CloudFront\r\nConnection: close\r\n\r\n`);
  });
  return server;
}

async function handle(
  protocol: ViewerProtocol,
  message: IncomingMessage,
  reply: ServerResponse,
  deps: EdgeDeps,
  answerDeps: AnswerDeps,
): Promise<void> {
  const requestId = randomBytes(40).toString('base64').replaceAll('+', '-').replaceAll('/', '_');
  const request = {
    protocol,
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
    protocol,
    requestId,
    status: message.socket.destroyed ? undefined : response.status,
    faults,
    xCache: response.xCache,
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
  reply.setHeader('Date', clock.now().toUTCString());
  for (const [name, value] of Object.entries(headers)) reply.setHeader(asSent(name), value);
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
