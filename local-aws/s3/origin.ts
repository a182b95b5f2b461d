import { Readable } from 'node:stream';
import type { OriginRequest, OriginResponse, S3Origin } from '../shared/origin';
import { uriEncode } from '../shared/sigv4/canonical';
import { receiveBody } from '../shared/sigv4/receive-body';
import type { Dispatcher } from '../shared/wire/dispatch';

/** S3 for the edge: the same dispatcher that HTTP requests pass, with a principal that needs no signature. */
export function createS3Origin(dispatcher: Dispatcher): S3Origin {
  return {
    async fetch({ principal, bucket, key, method, headers }: OriginRequest): Promise<OriginResponse> {
      const path = `/${bucket}/${key.split('/').map(uriEncode).join('/')}`;
      const answer = await dispatcher.call({
        request: {
          method,
          path,
          query: new URLSearchParams(),
          headers: { ...headers, host: 's3.amazonaws.com' },
          sourceIp: '',
        },
        principal,
        region: 'us-east-1',
        openBody: () =>
          receiveBody({
            source: Readable.from([]),
            header: () => undefined,
            payloadHash: 'UNSIGNED-PAYLOAD',
            signature: undefined,
          }),
      });
      const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
      if (method === 'GET') return { status: answer.status, headers: answer.headers, body };
      if (body instanceof Readable) body.destroy();
      return { status: answer.status, headers: answer.headers, body: undefined };
    },
  };
}
