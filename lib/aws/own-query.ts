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
 * Puts the own query behind the URL of an object. Refuses (`invalid_input`) a name that is none, and a query that a browser
 * would spell otherwise or that belongs to the signature.
 */
export function withOwnQuery(url: string, { query, downloadName }: OwnQuery): Result<string> {
  const parts = url.includes('?') ? [url.slice(url.indexOf('?') + 1)] : [];
  if (query !== undefined && query !== '') {
    if (/^[?&]|&$|&&/.test(query)) return no('The query has a ? or an & too many.', 'Write it as name=value, with an & between two of them.');
    parts.push(query);
  }
  if (downloadName !== undefined) {
    if (parts.some((part) => part.split('&').some((pair) => pair.startsWith(`${DISPOSITION_PARAMETER}=`)))) {
      return no(`Both a download name and the parameter ${DISPOSITION_PARAMETER} are given.`, 'Leave one of them out.');
    }
    const disposition = contentDisposition(downloadName);
    if (!disposition.ok) return disposition;
    parts.push(`${DISPOSITION_PARAMETER}=${percentEncoded(disposition.value)}`);
  }
  if (parts.length === 0) return ok(url);
  const own = parts.join('&');
  if (Buffer.byteLength(own) > MAX_OWN_QUERY_BYTES) {
    return no(`The URL’s own query is longer than ${MAX_OWN_QUERY_BYTES.toLocaleString('en')} bytes.`, 'Leave something out: the whole URL is to stay below CloudFront’s limit.');
  }
  const whole = `${url.split('?')[0] ?? ''}?${own}`;
  const guarded = guardUrl(whole);
  return guarded.ok ? ok(whole) : guarded;
}

/**
 * A Content-Disposition that has browsers save under `name`: in UTF-8 for those that read RFC 8187, which are all today,
 * and before it a form of the name in ASCII for the others.
 */
export function contentDisposition(name: string): Result<string> {
  const meant = 'Give a file’s name, such as Vorlesung 3 – Übung.mp4.';
  if (name.trim() === '' || name === '.' || name === '..') return no('The download name is empty.', meant);
  if (!isPlainText(name)) return no('The download name has control characters, or some that turn the direction of what is written.', meant);
  if (/[/\\]/.test(name)) return no('The download name has a slash, which would make it a path.', meant);
  if (Buffer.byteLength(name) > MAX_NAME_BYTES) return no(`The download name is longer than the ${MAX_NAME_BYTES} bytes that file systems take.`, 'Use a shorter one.');
  return ok(`attachment; filename="${asciiOf(name)}"; filename*=UTF-8''${percentEncoded(name)}`);
}

/** Letters without their accents; what has no such form, and what some readers take for more than a letter, is an underscore. */
function asciiOf(name: string): string {
  const plain = plainLetters(name).replace(/[^\x20-\x7e]|["\\%/]/gu, '_');
  return plain.trim() === '' ? '_' : plain;
}

function no(message: string, fix: string): Result<never> {
  return refuse({ code: 'invalid_input', message, fix });
}
