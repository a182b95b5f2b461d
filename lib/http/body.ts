import { type AppError } from '@/lib/kernel/errors';
import { ok, refuse, type Result } from '@/lib/kernel/result';

/** Room for a thousand signatures to ask for, and for a transcript of a denied request. */
export const MAX_BODY_BYTES = 1_000_000;

const NOT_JSON: AppError = {
  code: 'invalid_input', message: 'The body is not JSON.', fix: 'Send one JSON document in UTF-8, with Content-Type: application/json.',
};

/** The body of a request as JSON. Refuses with `unsupported_media`, `too_large` (nothing beyond the limit is read) or `invalid_input`. */
export async function readJson(request: Request): Promise<Result<unknown>> {
  const type = request.headers.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    return refuse({ code: 'unsupported_media', message: 'The body must be JSON.', fix: 'Send it with Content-Type: application/json.' });
  }
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return refuse(tooLarge());
  const bytes = await readBytes(request);
  if (bytes === undefined) return refuse(tooLarge());
  try {
    // A byte order mark, which some editors and PHP files put first, is skipped.
    return ok(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)));
  } catch {
    return refuse(NOT_JSON);
  }
}

async function readBytes({ body }: Request): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  const reader: ReadableStreamDefaultReader<Uint8Array> | undefined = body?.getReader();
  for (;;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return Buffer.concat(chunks);
    sizeBytes += chunk.value.length;
    if (sizeBytes > MAX_BODY_BYTES) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(chunk.value);
  }
}

function tooLarge(): AppError {
  return { code: 'too_large', message: `The body is larger than ${MAX_BODY_BYTES} bytes.`, fix: 'Send less at once.' };
}
