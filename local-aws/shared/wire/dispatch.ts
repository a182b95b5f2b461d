import { randomBytes } from 'node:crypto';
import { ApiError, notImplemented } from '../errors';
import type { Principal } from '../principal';
import type { CallContext, RawRequest, Service } from '../service';
import type { ChecksumsOf, ReceivedBody } from '../sigv4/receive-body';
import { operationsOf, type Operation } from './operations';
import { hasStreamingInput, MissingBodyError, parseInput } from './parse-input';
import { route } from './route';
import { ShapeError } from './simple-values';
import { XmlSyntaxError } from './xml';
import { writeError } from './write-error';
import { writeOutput, type WireResponse } from './write-output';

/** A call whose caller is known. The body is opened only when an operation has been found for it. */
export interface Call {
  request: RawRequest;
  principal: Principal;
  region: string;
  openBody: (checksumsOf: ChecksumsOf) => ReceivedBody;
  /** Carries out a known operation in the caller's own way (test controls); an ApiError it throws is the answer. */
  around?: ((operation: string, proceed: () => Promise<WireResponse>) => Promise<WireResponse>) | undefined;
}

export interface Answer extends WireResponse {
  operation: string | undefined;
  /** What the request's path names, such as a bucket and key or a distribution's id. */
  resource?: string | undefined;
  /** The IAM actions that the caller was judged for. */
  judged?: readonly string[];
}

interface Found {
  operation: string | undefined;
  resource: string | undefined;
  judged: string[];
}

/** No XML document of these APIs is longer: the longest are DeleteObjects and CompleteMultipartUpload. */
const MAX_DOCUMENT_BYTES = 8 * 1024 * 1024;

export class Dispatcher {
  private readonly operations: Operation[];

  constructor(readonly service: Service) {
    this.operations = operationsOf(service);
  }

  /** Carries out a call; every outcome is an answer, and only the server's own faults are logged. */
  async call(call: Call): Promise<Answer> {
    const found: Found = { operation: undefined, resource: undefined, judged: [] };
    try {
      return { ...(await this.perform(call, found)), ...found };
    } catch (error) {
      return { ...this.refuse(error, call.request), ...found };
    }
  }

  /** Takes whatever was thrown, gives the service's answer to it. */
  refuse(error: unknown, request: RawRequest): WireResponse {
    const ids = { ...newIds(), resource: request.path };
    const refusal = this.asApiError(error, ids.requestId);
    const response = writeError(this.service, refusal, ids);
    return this.finish(response, request, ids);
  }

  private async perform(call: Call, found: Found): Promise<WireResponse> {
    const { operation, labels } = this.find(call.request);
    found.operation = operation.name;
    found.resource = Object.values(labels).join('/') || undefined;
    const handler = this.service.handlers[operation.name];
    if (!handler) throw notImplemented(operation.name);
    const ids = newIds();
    const body = call.openBody(operation.checksumsOf);
    const streaming = hasStreamingInput(operation);
    const document = streaming ? Buffer.alloc(0) : await collect(body);
    const input = parseInput(operation, labels, call.request, document);
    const ctx: CallContext = {
      operation: operation.name,
      principal: call.principal,
      accountId: call.principal.kind === 'account' ? call.principal.accountId : undefined,
      region: call.region,
      requestId: ids.requestId,
      judged: found.judged,
      request: call.request,
      body: streaming ? body : undefined,
      response: { status: undefined, headers: {} },
    };
    const proceed = async () => {
      await this.authorise(input, ctx);
      const output = (await handler(input, ctx)) ?? {};
      const response = writeOutput(this.service, operation, output, ids.requestId);
      response.status = ctx.response.status ?? response.status;
      Object.assign(response.headers, ctx.response.headers);
      return this.finish(response, call.request, ids);
    };
    return call.around ? call.around(operation.name, proceed) : proceed();
  }

  private async authorise(input: Record<string, unknown>, ctx: CallContext): Promise<void> {
    if (this.service.authorise) await this.service.authorise(input, ctx);
    else if (ctx.principal.kind !== 'account') {
      throw new ApiError('MissingAuthenticationToken', 'Request is missing Authentication Token', 403);
    }
  }

  private find(request: RawRequest): { operation: Operation; labels: Record<string, string> } {
    if (this.service.protocol === 'query') return this.findByAction(request);
    const location = this.service.locate?.(request) ?? { path: request.path, labels: {} };
    const result = route(this.operations, request, location);
    if (result.ok) return result;
    switch (result.reason) {
      case 'bad-encoding':
        throw new ApiError('InvalidURI', "Couldn't parse the specified URI.", 400);
      case 'no-method':
        throw new ApiError(
          'MethodNotAllowed',
          'The specified method is not allowed against this resource.',
          405,
          {
            headers: { allow: result.allowed.join(', ') },
          },
        );
      case 'conflicting-sub-resources':
        throw new ApiError(
          'InvalidArgument',
          `Conflicting query string parameters: ${result.names.join(', ')}`,
          400,
        );
      case 'unknown-sub-resource':
        throw notImplemented(`${request.method} with ?${result.names.join('&')}`);
      case 'no-path':
        throw new ApiError('NotFound', `Nothing answers at ${request.path}`, 404);
    }
  }

  /** Query protocol: the operation is the form's Action. Its forms are short, so the server has put them into the query. */
  private findByAction(request: RawRequest): { operation: Operation; labels: Record<string, string> } {
    const action = request.query.get('Action');
    const operation = this.operations.find(({ name }) => name === action);
    if (!operation) throw new ApiError('InvalidAction', `Could not find operation ${action ?? 'null'}`, 400);
    return { operation, labels: {} };
  }

  private asApiError(error: unknown, requestId: string): ApiError {
    if (error instanceof ApiError) return error;
    const plain = this.service.errorEnvelope === 'plain';
    if (error instanceof XmlSyntaxError) return malformedXml();
    if (error instanceof MissingBodyError) {
      return plain
        ? new ApiError('MissingRequestBodyError', 'Request Body is empty', 400)
        : new ApiError(
            'MissingBody',
            'This operation requires a body. Ensure that the body is present and the Content-Type header is set.',
            400,
          );
    }
    if (error instanceof ShapeError)
      return plain
        ? misshapen(error)
        : new ApiError('MalformedXML', `1 validation error detected: ${error.message}`, 400);
    if (isAbort(error))
      return new ApiError(
        'RequestTimeout',
        'Your socket connection to the server was not read from or written to within the timeout period.',
        400,
      );
    console.error(`[local-aws] ${this.service.name} failed in request ${requestId}`, error);
    return new ApiError('InternalError', 'We encountered an internal error. Please try again.', 500);
  }

  private finish(
    response: WireResponse,
    request: RawRequest,
    ids: { requestId: string; hostId: string },
  ): WireResponse {
    response.headers['x-amz-request-id'] = ids.requestId;
    if (this.service.name === 's3') response.headers['x-amz-id-2'] = ids.hostId;
    if (this.service.name === 's3') response.headers.server = 'AmazonS3';
    else response.headers['x-amzn-requestid'] = ids.requestId;
    Object.assign(response.headers, this.service.decorate?.(request));
    return response;
  }
}

/** S3 names the parameter or header that does not fit; of a document it says only that it does not. */
function misshapen({ argument }: ShapeError): ApiError {
  if (!argument) return malformedXml();
  return new ApiError(
    'InvalidArgument',
    `Provided ${argument.name} not an integer or within integer range`,
    400,
    { fields: { ArgumentName: argument.name, ArgumentValue: argument.value } },
  );
}

function malformedXml(): ApiError {
  return new ApiError(
    'MalformedXML',
    'The XML you provided was not well-formed or did not validate against our published schema',
    400,
  );
}

/** The client went away in the middle of its request. */
function isAbort(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    (error.code === 'ECONNRESET' || error.code === 'ERR_STREAM_PREMATURE_CLOSE')
  );
}

function newIds(): { requestId: string; hostId: string } {
  return {
    requestId: randomBytes(8).toString('hex').toUpperCase(),
    hostId: randomBytes(57).toString('base64'),
  };
}

async function collect(body: ReceivedBody): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  for await (const chunk of body.stream) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A body stream gives buffers');
    sizeBytes += chunk.length;
    if (sizeBytes > MAX_DOCUMENT_BYTES)
      throw new ApiError('MaxMessageLengthExceeded', 'Your request was too big.', 400);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
