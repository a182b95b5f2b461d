import { invalidField } from '@/lib/kernel/invalid-input';
import { percentEncoded } from '@/lib/kernel/object-path';
import { plainLetters } from '@/lib/kernel/plain-letters';
import { isPlainText } from '@/lib/kernel/plain-text';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { guardUrl } from './signing-guard';

/** What a signed URL may say beside which object it opens. It is part of what is signed, and stands before the signature. */
export interface OwnQuery {
  /** Parameters as they are to be sent, percent-encoded, such as `size=large&license=yes`. */
  query?: string | undefined;
  /** The name under which browsers save the object, in any script. S3 answers with it where the distribution passes it on. */
  downloadName?: string | undefined;
}

/** The parameter by which S3 is asked for the answer's Content-Disposition. */
export const DISPOSITION_PARAMETER = 'response-content-disposition';

/** Beside the longest key and an RSA signature, a whole URL of CloudFront has room for this. */
export const MAX_OWN_QUERY_BYTES = 4_096;

/** What file systems take for a name. */
const MAX_NAME_BYTES = 255;

/**
 * Puts the own query behind the URL of an object. Refuses (`invalid_input`, by the field) a name that is none, and a query that
 * a browser would spell otherwise, that belongs to the signature, or with which S3 refuses.
 */
export function withOwnQuery(url: string, { query, downloadName }: OwnQuery): Result<string> {
  const parts = url.includes('?') ? [url.slice(url.indexOf('?') + 1)] : [];
  if (query !== undefined && query !== '') {
    if (/^[?&]|&$|&&/.test(query)) return no('query', 'The query has a ? or an & too many.', 'Write it as name=value, with an & between two of them.');
    parts.push(query);
  }
  if (downloadName !== undefined) {
    if (parts.some((part) => part.split('&').some((pair) => pair.startsWith(`${DISPOSITION_PARAMETER}=`)))) {
      return no('downloadName', `Both a download name and the parameter ${DISPOSITION_PARAMETER} are given.`, 'Leave one of them out.');
    }
    const disposition = contentDisposition(downloadName);
    if (!disposition.ok) return disposition;
    parts.push(`${DISPOSITION_PARAMETER}=${percentEncoded(disposition.value)}`);
  }
  if (parts.length === 0) return ok(url);
  const own = parts.join('&');
  if (Buffer.byteLength(own) > MAX_OWN_QUERY_BYTES) {
    return no('query', `The URL’s own query is longer than ${MAX_OWN_QUERY_BYTES.toLocaleString('en')} bytes.`, 'Leave something out: the whole URL is to stay below CloudFront’s limit.');
  }
  const wrong = whyNotSent(own);
  if (wrong) return no('query', wrong.message, wrong.fix);
  const whole = `${url.split('?')[0] ?? ''}?${own}`;
  const guarded = guardUrl(whole);
  return guarded.ok ? ok(whole) : no('query', guarded.error.message, guarded.error.fix ?? '');
}

/** What a query has to spell otherwise. */
const SPECIAL = new Map([
  ['*', { why: ', which a signature takes for a wildcard', spelled: '%2A' }],
  ['#', { why: ', and what stands behind it is never sent', spelled: '%23' }],
  ['\\', { why: '', spelled: '%5C' }],
]);

/** Why a query does not reach S3 as it stands, or is refused there. What is wrong with any URL is left to the guard. */
function whyNotSent(query: string): { message: string; fix: string } | undefined {
  const [char, special] = [...SPECIAL].find(([each]) => query.includes(each)) ?? [];
  if (special) return { message: `The query contains a ${char}${special.why}.`, fix: `Encode it as ${special.spelled}.` };
  const pairs = query.split('&');
  const sent = new URL(`https://host/?${query}`).search.slice(1).split('&');
  const other = pairs.findIndex((pair, index) => pair !== sent[index]);
  if (other >= 0) return { message: `A browser would send ${sent[other]} in place of ${pairs[other]}.`, fix: 'Write the query as browsers do, percent-encoded.' };
  const ofS3 = pairs.map((pair) => decodedName(pair)).find((name) => /^x-amz-/i.test(name));
  if (ofS3 === undefined) return undefined;
  return { message: `The query has the parameter ${ofS3}, and S3 takes no second signature beside CloudFront’s own.`, fix: 'Leave it out.' };
}

function decodedName(pair: string): string {
  const [name = ''] = pair.split('=');
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/**
 * A Content-Disposition that has browsers save under `name`: in UTF-8 for those that read RFC 8187, which are all today,
 * and before it a form of the name in ASCII for the others.
 */
export function contentDisposition(name: string): Result<string> {
  const meant = 'Give a file’s name, such as Vorlesung 3 – Übung.mp4.';
  if (name.trim() === '' || name === '.' || name === '..') return no('downloadName', 'The download name is empty.', meant);
  if (!isPlainText(name)) return no('downloadName', 'The download name has control characters, or some that turn the direction of what is written.', meant);
  if (/[/\\]/.test(name)) return no('downloadName', 'The download name has a slash, which would make it a path.', meant);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return no('downloadName', `The download name is longer than the ${MAX_NAME_BYTES} bytes that file systems take.`, 'Use a shorter one.');
  return ok(`attachment; filename="${asciiOf(name)}"; filename*=UTF-8''${percentEncoded(name)}`);
}

/** Letters without their accents; what has no such form, and what some readers take for more than a letter, is an underscore. */
function asciiOf(name: string): string {
  const plain = plainLetters(name).replace(/[^\x20-\x7e]|["\\%/]/gu, '_');
  return plain.trim() === '' ? '_' : plain;
}

function no(field: keyof OwnQuery, message: string, fix: string): Result<never> {
  return refuse({ ...invalidField(field, message), fix });
}
