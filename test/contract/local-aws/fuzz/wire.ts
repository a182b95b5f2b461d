import { connect } from 'node:net';
import { DEFAULT_ACCESS_KEY, type AccessKey } from '@/local-aws/shared/accounts';
import {
  canonicalRequest,
  scopeText,
  sha256Hex,
  signHex,
  signingKey,
  stringToSign,
} from '@/local-aws/shared/sigv4/canonical';

/** A request before it is bytes. Headers are a list, so that they can be there twice. */
export interface FuzzRequest {
  method: string;
  /** Percent-encoded, or broken. */
  path: string;
  query: string;
  headers: [name: string, value: string][];
  body: Buffer;
}

export function targetOf({ path, query }: FuzzRequest): string {
  return query === '' ? path : `${path}?${query}`;
}

/** Signs a request as it stands; one that cannot be signed (its escapes are broken) stays as it is. */
export function sign(
  request: FuzzRequest,
  service: string,
  key: AccessKey = DEFAULT_ACCESS_KEY,
  payloadHash = sha256Hex(request.body),
): FuzzRequest {
  const timestamp = new Date().toISOString().replace(/[-:]|\.\d{3}/g, '');
  const scope = { date: timestamp.slice(0, 8), region: 'us-east-1', service };
  const headers: FuzzRequest['headers'] = [
    ...request.headers,
    ['x-amz-date', timestamp],
    ['x-amz-content-sha256', payloadHash],
  ];
  const joined = new Map<string, string>();
  for (const [name, value] of headers) {
    const before = joined.get(name.toLowerCase());
    joined.set(name.toLowerCase(), before === undefined ? value.trim() : `${before},${value.trim()}`);
  }
  const signed = [...joined.keys()].filter((name) => name === 'host' || name.startsWith('x-amz-')).sort();
  try {
    const canonical = canonicalRequest({ ...request, headers: joined }, service, signed, payloadHash);
    const signature = signHex(
      signingKey(key.secretAccessKey, scope),
      stringToSign(canonical, timestamp, scope),
    );
    const credential = `${key.accessKeyId}/${scopeText(scope)}`;
    const authorization = `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=${signed.join(';')}, Signature=${signature}`;
    return { ...request, headers: [...headers, ['authorization', authorization]] };
  } catch {
    return request;
  }
}

/** The request's bytes; its length is announced unless its headers frame it already. */
export function toBytes(request: FuzzRequest): Buffer {
  const framed = request.headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const headers = framed
    ? request.headers
    : [...request.headers, ['content-length', String(request.body.length)]];
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return Buffer.concat([
    Buffer.from(`${request.method} ${targetOf(request)} HTTP/1.1\r\n${lines}\r\n`, 'utf8'),
    request.body,
  ]);
}

/** What came back: the status of the first answer, or undefined when the connection ended without one. */
export interface FuzzAnswer {
  status: number | undefined;
  head: string;
  body: Buffer;
}

/** An answer takes no longer than this; what does is a request without an end, which is then given up. */
const PATIENCE_MS = 2_000;

/** Sends bytes on a connection of their own. `patienceMs` is for bytes that are known to be no whole request. */
export function exchange(port: number, bytes: Buffer, patienceMs = PATIENCE_MS): Promise<FuzzAnswer> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    let received = Buffer.alloc(0);
    const settle = () => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answerIn(received));
    };
    const timer = setTimeout(settle, patienceMs);
    const hasBody = !bytes.subarray(0, 5).equals(Buffer.from('HEAD '));
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      if (isWhole(received, hasBody)) settle();
    });
    socket.on('error', settle).on('close', settle);
    socket.write(bytes);
  });
}

function answerIn(received: Buffer): FuzzAnswer {
  const skipped = received.toString('latin1').replace(/^HTTP\/1\.1 100 [^\r]*\r\n\r\n/, '');
  const end = skipped.indexOf('\r\n\r\n');
  const head = end === -1 ? skipped : skipped.slice(0, end);
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  const body = end === -1 ? Buffer.alloc(0) : Buffer.from(skipped.slice(end + 4), 'latin1');
  return { status: status === undefined ? undefined : Number(status), head, body };
}

/** An answer to HEAD announces a body that does not come. */
function isWhole(received: Buffer, hasBody: boolean): boolean {
  const { status, head, body } = answerIn(received);
  if (status === undefined || !received.includes('\r\n\r\n')) return false;
  if (!hasBody || status === 204 || status === 304) return true;
  const length = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (length !== undefined) return body.length >= Number(length);
  return /\r\ntransfer-encoding: chunked/i.test(head) && body.toString('latin1').endsWith('0\r\n\r\n');
}
