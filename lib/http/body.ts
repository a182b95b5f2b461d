import type { AppError } from '@/lib/kernel/errors';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';

import { hasFieldTwice } from './field-twice';

/** Room for a thousand signatures to ask for, and for a transcript of a denied request. */
export const MAX_BODY_BYTES = 1_000_000;

const NOT_JSON: AppError = {
  ...invalidField('body', 'The body is not JSON.'), fix: 'Send one JSON document in UTF-8, with Content-Type: application/json.',
};

const TWICE: AppError = { ...invalidField('body', 'A field stands in it twice.'), fix: 'Give each field of an object once, so that nobody has to choose.' };

const CUT_OFF: AppError = { ...invalidField('body', 'The body ended before its end.'), fix: 'Send all of it.' };

/** The body of a request as JSON. Refuses with `unsupported_media`, `too_large` (nothing beyond the limit is read) or `invalid_input`. */
export async function readJson(request: Request): Promise<Result<unknown>> {
  const unsupported = whyNotRead(request.headers);
  if (unsupported) return refuse(unsupported);
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return refuse(tooLarge());
  const bytes = await readBytes(request);
  if (!bytes.ok) return bytes;
  try {
    // A byte order mark, which some editors and PHP files put first, is skipped.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes.value);
    const value: unknown = JSON.parse(text);
    return hasFieldTwice(text, value) ? refuse(TWICE) : ok(value);
  } catch {
    return refuse(NOT_JSON);
  }
}

function whyNotRead(headers: Headers): AppError | undefined {
  const [type = '', ...parameters] = (headers.get('content-type') ?? '').toLowerCase().split(';').map((part) => part.trim());
  if (type !== 'application/json') {
    return { code: 'unsupported_media', message: 'The body must be JSON.', fix: 'Send it with Content-Type: application/json.' };
  }
  const charset = parameters.find((parameter) => parameter.startsWith('charset='))?.slice('charset='.length).replaceAll('"', '');
  if (charset !== undefined && charset !== 'utf-8' && charset !== 'utf8') {
    return { code: 'unsupported_media', message: 'The body must be in UTF-8.', fix: 'Send it in UTF-8; the Content-Type need not say so.' };
  }
  const encoding = headers.get('content-encoding')?.trim().toLowerCase() ?? 'identity';
  if (encoding === 'identity' || encoding === '') return undefined;
  return { code: 'unsupported_media', message: 'The body must not be compressed.', fix: 'Send it as it is, without Content-Encoding.' };
}

async function readBytes({ body }: Request): Promise<Result<Buffer>> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  try {
    for (;;) {
      const chunk = await reader?.read();
      if (!chunk || chunk.done) return ok(Buffer.concat(chunks));
      sizeBytes += chunk.value.length;
      if (sizeBytes > MAX_BODY_BYTES) {
        await reader?.cancel();
        return refuse(tooLarge());
      }
      chunks.push(chunk.value);
    }
  } catch {
    // Whoever sends has hung up: no fault of ours, and nobody hears the answer.
    return refuse(CUT_OFF);
  }
}

function tooLarge(): AppError {
  return { code: 'too_large', message: `The body is larger than ${MAX_BODY_BYTES.toLocaleString('en')} bytes.`, fix: 'Send less at once.' };
}
