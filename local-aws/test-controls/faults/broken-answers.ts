import { Readable } from 'node:stream';

/** What an API's answer and an edge's answer have in common. Header names are lower-case. */
export interface FaultyAnswer {
  status: number;
  headers: Record<string, string>;
  body: string | Buffer | Readable | undefined;
}

/** When a body's length is not known before it has been sent, this much of it is kept. */
const KEPT_OF_UNKNOWN_BYTES = 1_024;

/** Promises the whole body and ends the connection in the middle of it. */
export function cutBody<Answer extends FaultyAnswer>(answer: Answer, keepBytes: number | undefined): Answer {
  const { body } = answer;
  if (body === undefined) return answer;
  const length = body instanceof Readable ? declaredLength(answer) : Buffer.byteLength(body);
  const kept = Math.min(keepBytes ?? Math.floor((length ?? KEPT_OF_UNKNOWN_BYTES) / 2), (length ?? Infinity) - 1);
  const headers = {
    ...answer.headers,
    'content-length': String(length ?? kept + 1),
    // Node ends the connection after what there is; the client misses the rest of what it was promised.
    connection: 'close',
  };
  return { ...answer, headers, body: Readable.from(firstBytes(body, Math.max(kept, 0)), { objectMode: false }) };
}

/** Sends the first part of a document as if it were all. */
export function cutDocument<Answer extends FaultyAnswer>(
  answer: Answer,
  keepBytes: number | undefined,
): Answer {
  const { body } = answer;
  if (body === undefined || body instanceof Readable) return answer;
  const whole = Buffer.from(body);
  return { ...answer, body: whole.subarray(0, keepBytes ?? Math.floor(whole.length / 2)) };
}

function declaredLength({ headers }: FaultyAnswer): number | undefined {
  const text = headers['content-length'] ?? headers['Content-Length'];
  return text === undefined ? undefined : Number(text);
}

async function* firstBytes(body: string | Buffer | Readable, count: number): AsyncGenerator<Buffer> {
  let left = count;
  for await (const chunk of body instanceof Readable ? body : [Buffer.from(body)]) {
    if (!Buffer.isBuffer(chunk)) throw new TypeError('A body stream gives buffers');
    yield chunk.subarray(0, left);
    left -= chunk.length;
    if (left <= 0) return;
  }
}
