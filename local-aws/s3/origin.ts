import { Readable } from 'node:stream';
import type { OriginRequest, OriginResponse, S3Origin } from '../shared/origin';
import type { Principal } from '../shared/principal';
import type { RawRequest } from '../shared/service';
import { oneMechanism } from '../shared/sigv4/authorization';
import { uriEncode } from '../shared/sigv4/canonical';
import { receiveBody } from '../shared/sigv4/receive-body';
import type { Dispatcher } from '../shared/wire/dispatch';
import type { WireResponse } from '../shared/wire/write-output';

/** S3 for the edge: the same dispatcher that HTTP requests pass, with a principal that needs no signature. */
export function createS3Origin(dispatcher: Dispatcher): S3Origin {
  return {
    async fetch({ principal, bucket, key, query, method, headers }: OriginRequest): Promise<OriginResponse> {
      const request: RawRequest = {
        method,
        path: `/${bucket}/${key.split('/').map(uriEncode).join('/')}`,
        query: new URLSearchParams(query),
        headers: { ...headers, host: 's3.amazonaws.com' },
        sourceIp: '',
      };
      if (method === 'OPTIONS') return withoutBody(preflight(dispatcher, request));
      const refused = refuseSecondSignature(dispatcher, request, principal);
      const answer = refused ?? await dispatcher.call({ request, principal, region: 'us-east-1', openBody: emptyBody });
      if (method === 'HEAD') return withoutBody(answer);
      const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
      return { status: answer.status, headers: answer.headers, body };
    },
  };
}

/** An identity signs in the Authorization header, beside which S3 takes no parameter that signs as well. */
function refuseSecondSignature(dispatcher: Dispatcher, request: RawRequest, { kind }: Principal): WireResponse | undefined {
  try {
    oneMechanism(kind !== 'anonymous', request.query);
    return undefined;
  } catch (error) {
    return dispatcher.refuse(error, request);
  }
}

/** A preflight needs no authorisation: the bucket's CORS rules decide. */
function preflight(dispatcher: Dispatcher, request: RawRequest): WireResponse {
  try {
    const answer = dispatcher.service.preflight?.(request);
    return { status: 200, headers: {}, ...answer, body: undefined };
  } catch (error) {
    return dispatcher.refuse(error, request);
  }
}

function withoutBody({ status, headers, body }: WireResponse): OriginResponse {
  if (body instanceof Readable) body.destroy();
  return { status, headers, body: undefined };
}

function emptyBody() {
  return receiveBody({
    checksumsOf: 'body',
    source: Readable.from([]),
    header: () => undefined,
    payloadHash: 'UNSIGNED-PAYLOAD',
    signature: undefined,
  });
}
