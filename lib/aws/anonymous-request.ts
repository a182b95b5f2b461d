import { lookup as dnsLookup, type LookupOptions } from 'node:dns';
import { get as httpGet, type IncomingMessage } from 'node:http';
import { get as httpsGet } from 'node:https';
import type { LookupFunction } from 'node:net';

const TIMEOUT_MS = 10_000;
const MAX_BODY_BYTES = 4_096;

export interface AnonymousAnswer {
  status: number;
  /** Lower-case names. */
  headers: Record<string, string>;
  /** The beginning of the body. */
  body: string;
}

/**
 * Asks for `url` as somebody without credentials: no cookies, no signature but the URL's own,
 * and a redirect is an answer. Rejects when there is no answer within ten seconds.
 */
export function askAnonymously(url: URL): Promise<AnonymousAnswer> {
  return new Promise((resolve, reject) => {
    const get = url.protocol === 'https:' ? httpsGet : httpGet;
    const request = get(
      url,
      { lookup: loopbackAware, agent: false, signal: AbortSignal.timeout(TIMEOUT_MS), headers: { Accept: '*/*' } },
      (response) => {
        readBeginning(response).then(
          (body) => {
            resolve({ status: response.statusCode ?? 0, headers: flat(response), body });
          },
          reject,
        );
      },
    );
    request.on('error', reject);
  });
}

async function readBeginning(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    chunks.push(bytes);
    size += bytes.length;
    if (size >= MAX_BODY_BYTES) break;
  }
  response.destroy();
  return Buffer.concat(chunks).subarray(0, MAX_BODY_BYTES).toString('utf8');
}

function flat({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

/** Browsers resolve every name under `.localhost` to this machine (RFC 6761); the system's resolver may not. */
const loopbackAware: LookupFunction = (hostname, options: LookupOptions, done) => {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) {
    if (options.all) done(null, [{ address: '127.0.0.1', family: 4 }]);
    else done(null, '127.0.0.1', 4);
    return;
  }
  dnsLookup(hostname, options, done);
};
