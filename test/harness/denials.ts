import { sign as cryptoSign } from 'node:crypto';
import { request } from 'node:http';

import { PutObjectCommand } from '@aws-sdk/client-s3';

import { s3 } from '@/lib/aws/clients';
import { type CookieInput, signCookies, signUnchecked, type UrlInput } from '@/lib/aws/cloudfront-signer';
import { toCloudFrontBase64 } from '@/lib/aws/signing-policy';
import { db } from '@/lib/db/client';
import type { ExplainInput, ExplanationView } from '@/lib/explain/schema';
import { explainText } from '@/lib/explain/service';
import type { AdminActor } from '@/lib/kernel/actor';
import { type LoadedSigningKey, loadSigningKey } from '@/lib/keys/data';
import type { LibraryView } from '@/lib/provisioning/model';

/** What somebody asks, beside the URL. */
export interface Asking {
  method?: string;
  headers?: Record<string, string>;
  /** The port to ask at, where it is another than the URL's. */
  port?: number;
}

/** Really asks, and gives what curl -v would have printed: what was sent, and what came back. */
export async function curled(url: string, { method = 'GET', headers = {}, port }: Asking = {}): Promise<string> {
  const { host, port: ownPort } = new URL(url);
  // As it is written: the URL class would spell some of it otherwise.
  const path = url.replace(/^https?:\/\/[^/?]*/, '') || '/';
  const sent = { Host: host, Accept: '*/*', ...headers };
  const { status, received, body } = await new Promise<{ status: string; received: string[]; body: string }>((resolve, reject) => {
    request({ method, host: '127.0.0.1', port: port ?? ownPort, path, headers: sent, agent: false }, (response) => {
      let text = '';
      response.setEncoding('latin1').on('data', (chunk: string) => { text += chunk; }).on('end', () => {
        const raw = response.rawHeaders;
        resolve({
          status: `${response.statusCode ?? 0} ${response.statusMessage ?? ''}`, body: text.slice(0, 4_000),
          received: raw.flatMap((name, index) => (index % 2 === 0 ? [`< ${name}: ${raw[index + 1] ?? ''}`] : [])),
        });
      });
    }).on('error', reject).end();
  });
  return [
    `$ curl -v '${url}'`, `> ${method} ${path} HTTP/1.1`, ...Object.entries(sent).map(([name, value]) => `> ${name}: ${value}`), '>',
    `< HTTP/1.1 ${status}`, ...received, '<', body,
  ].join('\n');
}

/** A library's addresses and keys, to do things right and wrong with. */
export interface Grounds {
  library: LibraryView;
  /** `http://d….cloudfront.localhost:PORT`. */
  signed: string;
  basic: string;
  key: LoadedSigningKey;
  /** An object that exists. */
  url: string;
}

export async function groundsOf(library: LibraryView): Promise<Grounds> {
  const { name: Bucket, region } = library.bucket;
  await s3(region).send(new PutObjectCommand({ Bucket, Key: 'videos/one two.mp4', Body: 'a video', ContentType: 'video/mp4' }));
  const origin = (role: string) => `http://${library.distributions.find((each) => each.role === role)?.domainName ?? ''}`;
  const key = await loadSigningKey(db(), library.keyGroup?.id ?? '');
  if (!key.ok) throw new Error(key.error.message);
  return { library, signed: origin('SIGNED'), basic: origin('BASIC'), key: key.value, url: `${origin('SIGNED')}/videos/one%20two.mp4` };
}

/** A moment some seconds from now. */
export function inSeconds(seconds: number): Date {
  return new Date(Date.now() + seconds * 1000);
}

/** A URL as we sign it, ten minutes long, unless `input` has something otherwise. */
export function signedAt({ url, key }: Grounds, input: Partial<UrlInput> = {}): string {
  return signUnchecked({ url, keyPairId: key.awsPublicKeyId, privateKey: key.privateKey, expiresAt: inSeconds(600), ...input }).url;
}

/** A URL with just these bytes as its policy, whatever they are. */
export function signedWithPolicy({ url, key }: Grounds, policy: string, { digest = 'sha1', dsaEncoding }: { digest?: string; dsaEncoding?: 'ieee-p1363' } = {}): string {
  const signature = cryptoSign(digest, Buffer.from(policy), { key: key.privateKey, ...(dsaEncoding ? { dsaEncoding } : {}) });
  return `${url}?Policy=${toCloudFrontBase64(policy)}&Signature=${toCloudFrontBase64(signature)}&Key-Pair-Id=${key.awsPublicKeyId}`;
}

/** The cookies that open everything below videos/, as pairs of a Cookie header. */
export function cookiesFor({ signed, key }: Grounds, input: Partial<CookieInput> = {}): Record<string, string> {
  const result = signCookies({ resource: `${signed}/videos/*`, keyPairId: key.awsPublicKeyId, privateKey: key.privateKey, expiresAt: inSeconds(600), ...input }, new Date());
  if (!result.ok) throw new Error(result.error.message);
  return result.value.cookies;
}

export function cookieHeader(cookies: Record<string, string>): string {
  return Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join('; ');
}

/** What the product says of a text, with what it has recorded. */
export async function said(owner: AdminActor, text: string, more: Partial<ExplainInput> = {}, now = new Date()): Promise<ExplanationView> {
  const result = await explainText(owner, { text, ...more }, now);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
