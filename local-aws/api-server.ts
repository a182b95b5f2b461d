import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { AccessKeys } from './shared/access-keys';
import type { CallMeter } from './test-controls/call-rate';
import type { Faults } from './test-controls/faults/faults';
import type { Clock } from './shared/clock';
import { ApiError } from './shared/errors';
import { bodyOf, send, toRawRequest, toSignableRequest } from './shared/http-listener';
import type { Journal } from './shared/journal';
import type { Principal } from './shared/principal';
import type { RawRequest, Service } from './shared/service';
import { readAuthorization, type Authorization } from './shared/sigv4/authorization';
import { sha256Hex, type SignableRequest } from './shared/sigv4/canonical';
import { receiveBody, type ReceivedBody } from './shared/sigv4/receive-body';
import { verifySignature, type VerifiedSignature } from './shared/sigv4/verify';
import type { Answer, Call, Dispatcher } from './shared/wire/dispatch';
import { isReadOperation } from './shared/wire/operations';

export interface ApiServerDeps {
  dispatchers: Record<Service['name'], Dispatcher>;
  clock: Clock;
  journal: Journal;
  accessKeys: AccessKeys;
  /** What goes wrong on purpose; undefined unless test controls are on. */
  faults: Faults | undefined;
  /** Says when CloudFront is called too fast. */
  meter: CallMeter;
  /** Answers requests to Local AWS itself; undefined for all others. */
  control: (message: IncomingMessage, reply: ServerResponse) => Promise<void> | undefined;
}

/** The longest form or document of the services that sign the digest of a body they cannot announce. */
const MAX_SIGNED_DOCUMENT_BYTES = 4 * 1024 * 1024;

const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD';

/** One HTTP server for all services: the credential scope names the service, and unsigned means S3. */
export function createApiServer(deps: ApiServerDeps): Server {
  const answer = (message: IncomingMessage, reply: ServerResponse) => {
    message.on('error', () => undefined);
    const controlled = deps.control(message, reply);
    void (controlled ?? handle(deps, message, reply)).catch((error: unknown) => {
      console.error('[local-aws] a request failed', error);
      reply.destroy();
    });
  };
  const server = createServer(answer);
  // Who waits for leave to send a body gets it when the body is read, so a refusal comes before the bytes.
  server.on('checkContinue', answer);
  server.on('checkExpectation', answer);
  // Uploads and downloads may take as long as they need.
  server.requestTimeout = 0;
  server.keepAliveTimeout = 20_000;
  return server;
}

async function handle(deps: ApiServerDeps, message: IncomingMessage, reply: ServerResponse): Promise<void> {
  const request = toRawRequest(message);
  const signable = toSignableRequest(message);
  let dispatcher = deps.dispatchers.s3;
  let authorization: Authorization | undefined;
  let answer: Answer;
  const faults: string[] = [];
  try {
    authorization = readAuthorization(signable, request.query);
    dispatcher = dispatcherFor(deps, authorization);
    answer =
      preflight(dispatcher, request) ??
      (await dispatch(deps, dispatcher, authorization, bodyOf(message, reply), request, signable, {
        around: around(deps, dispatcher.service.name, reply, faults),
      }));
    requireSendable(answer);
  } catch (error) {
    answer = { ...dispatcher.refuse(error, request), operation: undefined };
  }
  deps.journal.record({
    service: dispatcher.service.name,
    operation: answer.operation,
    resource: answer.resource ?? createdResource(answer),
    access: isReadOperation(answer.operation ?? '') ? 'read' : 'write',
    actions: [...new Set(answer.judged)],
    accessKeyId: authorization?.accessKeyId,
    requestId: answer.headers['x-amz-request-id'],
    status: message.socket.destroyed ? undefined : answer.status,
    faults,
    at: deps.clock.now().toISOString(),
  });
  answer.headers.date = deps.clock.now().toUTCString();
  await send(message, reply, answer);
}

/** Refuses what a caller wants to be told in a header and what HTTP has no characters for (`response-cache-control`). */
function requireSendable({ headers, body }: Answer): void {
  if (Object.values(headers).every((value) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value))) return;
  if (body instanceof Readable) body.destroy();
  throw new ApiError('InvalidArgument', 'Header value cannot be represented using ISO-8859-1.', 400);
}

/** What a creation's path could not name yet: the id at the end of its Location. */
function createdResource({ headers }: Answer): string | undefined {
  return headers.location?.split('/').at(-1);
}

/** Lets each operation run at CloudFront's pace and with what is to go wrong with it; `hit` gets the ids of the rules that acted. */
function around(
  { faults, meter }: ApiServerDeps,
  service: Service['name'],
  reply: ServerResponse,
  hit: string[],
): Call['around'] {
  return (operation, proceed) => {
    const tooFast = meter.refusal(service);
    if (tooFast) throw tooFast;
    if (!faults) return proceed();
    const isRead = isReadOperation(operation);
    return faults.around({ service, operation, isRead, reply, onFault: (id) => hit.push(id) }, proceed);
  };
}

function dispatcherFor(deps: ApiServerDeps, authorization: Authorization | undefined): Dispatcher {
  const name = authorization?.scope.service ?? 's3';
  if (name === 's3' || name === 'cloudfront' || name === 'sts') return deps.dispatchers[name];
  throw new ApiError('NotImplemented', `Local AWS has no service ${name}.`, 501);
}

function preflight(dispatcher: Dispatcher, request: RawRequest): Answer | undefined {
  const answer = dispatcher.service.preflight?.(request);
  return answer && { ...answer, body: undefined, operation: undefined };
}

async function dispatch(
  deps: ApiServerDeps,
  dispatcher: Dispatcher,
  authorization: Authorization | undefined,
  source: AsyncIterable<Buffer>,
  request: RawRequest,
  signable: SignableRequest,
  { around }: Pick<Call, 'around'>,
): Promise<Answer> {
  // Only S3 announces its payload's digest; the others sign a digest that takes the whole (short) body to know.
  const document = dispatcher.service.name === 's3' ? undefined : await readDocument(source);
  const payloadHash = document
    ? { signed: sha256Hex(document), claimed: sha256Hex(document) }
    : s3PayloadHash(signable, request, authorization);
  const signature =
    authorization &&
    verifySignature(
      signable,
      authorization,
      payloadHash.signed,
      deps.clock.now(),
      (accessKeyId) => deps.accessKeys.find(accessKeyId),
    );
  if (document && dispatcher.service.protocol === 'query') appendForm(request, document);
  return dispatcher.call({
    request,
    principal: principalOf(signature),
    region: authorization?.scope.region ?? 'us-east-1',
    around,
    openBody: (checksumsOf): ReceivedBody =>
      receiveBody({
        checksumsOf,
        source: document ? once(document) : source,
        header: (name) =>
          signable.headers.get(name) ??
          (authorization?.form === 'query' && name.startsWith('x-amz-')
            ? (request.query.get(name) ?? undefined)
            : undefined),
        payloadHash: payloadHash.claimed,
        signature,
      }),
  });
}

async function readDocument(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of source) {
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_SIGNED_DOCUMENT_BYTES)
      throw new ApiError('RequestEntityTooLarge', 'The request is too large.', 413);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

async function* once(document: Buffer): AsyncGenerator<Buffer> {
  await Promise.resolve();
  if (document.length > 0) yield document;
}

interface PayloadHash {
  /** What the signature was made with. */
  signed: string;
  /** The digest that the body must have, or the form in which it comes. */
  claimed: string;
}

function s3PayloadHash(
  signable: SignableRequest,
  { query }: RawRequest,
  authorization: Authorization | undefined,
): PayloadHash {
  const header = signable.headers.get('x-amz-content-sha256');
  const parameter = query.get('X-Amz-Content-Sha256') ?? undefined;
  if (authorization?.form === 'query') {
    const isSigned = authorization.signedHeaders.includes('x-amz-content-sha256');
    const signed = (isSigned ? header : undefined) ?? parameter ?? UNSIGNED_PAYLOAD;
    // A header that nobody signed may say in what form the body comes, but takes the place of no digest.
    return { signed, claimed: signed === UNSIGNED_PAYLOAD ? (header ?? signed) : signed };
  }
  const hash = header ?? parameter ?? (authorization ? undefined : UNSIGNED_PAYLOAD);
  if (hash !== undefined) return { signed: hash, claimed: hash };
  throw new ApiError('InvalidRequest', 'Missing required header for this request: x-amz-content-sha256', 400);
}

function principalOf(signature: VerifiedSignature | undefined): Principal {
  if (!signature) return { kind: 'anonymous' };
  const { accountId, accessKeyId, user } = signature.accessKey;
  return { kind: 'account', accountId, accessKeyId, user };
}

function appendForm(request: RawRequest, document: Buffer): void {
  for (const [name, value] of new URLSearchParams(document.toString('utf8')))
    request.query.append(name, value);
}
