import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_ACCESS_KEY } from '../accounts';
import { readAuthorization } from './authorization';
import { uriEncode, type SignableRequest } from './canonical';
import { verifySignature } from './verify';

const { accessKeyId, secretAccessKey } = DEFAULT_ACCESS_KEY;
const findAccessKey = (id: string) => (id === accessKeyId ? DEFAULT_ACCESS_KEY : undefined);

/** The official client, whose requests are handed over instead of being sent. */
function signingClient(): { s3: S3Client; signed: SignableRequest[] } {
  const signed: SignableRequest[] = [];
  const s3 = new S3Client({
    endpoint: 'http://127.0.0.1:4566',
    region: 'eu-west-1',
    forcePathStyle: true,
    maxAttempts: 1,
    credentials: { accessKeyId, secretAccessKey },
    requestHandler: {
      handle: (request: {
        method: string;
        path: string;
        query: Record<string, string | string[] | null>;
        headers: Record<string, string>;
      }) => {
        signed.push({
          method: request.method,
          path: request.path,
          query: Object.entries(request.query)
            .map(([name, value]) => `${uriEncode(name)}=${uriEncode(String(value ?? ''))}`)
            .join('&'),
          headers: new Map(Object.entries(request.headers).map(([name, value]) => [name.toLowerCase(), value])),
        });
        return Promise.reject(new Error('Not sent'));
      },
    },
  });
  return { s3, signed };
}

function verify(request: SignableRequest): string {
  const authorization = readAuthorization(request, new URLSearchParams(request.query));
  if (!authorization) throw new Error('The request is not signed');
  const payloadHash = request.headers.get('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD';
  return verifySignature(request, authorization, payloadHash, new Date(), findAccessKey).accessKey.accountId;
}

/** Requests that differ from one in a single signed place. */
function alterations(request: SignableRequest): SignableRequest[] {
  const authorization = readAuthorization(request, new URLSearchParams(request.query));
  const headers = (authorization?.signedHeaders ?? []).map((name) => ({
    ...request,
    headers: new Map([...request.headers, [name, `${request.headers.get(name) ?? ''}0`]]),
  }));
  const parameters = request.query.split('&').filter((pair) => pair !== '');
  const queries = parameters.flatMap((_, index) => [
    parameters.map((pair, other) => (other === index ? `${pair}0` : pair)),
    parameters.filter((__, other) => other !== index),
  ]);
  return [
    ...headers,
    ...queries.map((pairs) => ({ ...request, query: pairs.join('&') })),
    { ...request, query: [...parameters, 'x-id=Other'].join('&') },
    { ...request, path: `${request.path}0` },
    { ...request, path: request.path.replace(/[a-z](?=[^a-z]*$)/i, (letter) => (letter === 'q' ? 'r' : 'q')) },
    { ...request, method: request.method === 'GET' ? 'HEAD' : 'GET' },
  ].filter((other) => other.path !== request.path || JSON.stringify(flat(other)) !== JSON.stringify(flat(request)));
}

function flat({ method, path, query, headers }: SignableRequest) {
  return [method, path, query, [...headers]];
}

const texts = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
const asciiTexts = fc.string({ minLength: 0, maxLength: 12 });

test('what the official SDK signs in headers verifies, and nothing signed can be changed', async () => {
  const { s3, signed } = signingClient();
  await fc.assert(
    fc.asyncProperty(texts, texts, asciiTexts, async (Key, text, value) => {
      const commands = [
        () => s3.send(new PutObjectCommand({ Bucket: 'b', Key, Body: text, Metadata: { value } })),
        () => s3.send(new GetObjectCommand({ Bucket: 'b', Key, Range: 'bytes=0-9', ResponseContentType: text })),
        () => s3.send(new ListObjectsV2Command({ Bucket: 'b', Prefix: Key, Delimiter: text })),
      ];
      for (const command of commands) {
        await expect(command()).rejects.toThrow('Not sent');
        const request = signed.pop();
        if (!request) throw new Error('Nothing was signed');
        expect(verify(request)).toBe(DEFAULT_ACCESS_KEY.accountId);
        for (const other of alterations(request)) expect(() => verify(other)).toThrow(/./);
      }
    }),
    { numRuns: 25 },
  );
});

test('what the official SDK signs into an address verifies, and nothing signed can be changed', async () => {
  const { s3 } = signingClient();
  await fc.assert(
    fc.asyncProperty(texts, texts, async (Key, text) => {
      const url = new URL(
        await getSignedUrl(
          s3,
          new GetObjectCommand({ Bucket: 'b', Key, ResponseContentDisposition: text }),
          { expiresIn: 60 },
        ),
      );
      const request = {
        method: 'GET',
        path: url.pathname,
        query: url.search.slice(1),
        headers: new Map([['host', url.host]]),
      };
      // A URL parser folds dot segments away, as browsers do; such keys cannot be had by address.
      fc.pre(!Key.split('/').some((part) => part === '.' || part === '..'));
      expect(verify(request)).toBe(DEFAULT_ACCESS_KEY.accountId);
      for (const other of alterations(request)) expect(() => verify(other)).toThrow(/./);
    }),
    { numRuns: 25 },
  );
});
