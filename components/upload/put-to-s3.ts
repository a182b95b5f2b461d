/** How S3 answered a presigned PUT. */
export type PutAnswer =
  | { kind: 'stored'; etag: string | null }
  | { kind: 'refused'; status: number }
  /** No answer that the browser lets us read: no network, or CORS. */
  | { kind: 'unreachable' };

interface Put {
  url: string;
  body: Blob;
  headers?: Record<string, string>;
  signal: AbortSignal;
  /** Bytes of this body sent so far. */
  onSent?: (bytes: number) => void;
}

/** Sends a body to a presigned URL. XMLHttpRequest, because fetch reports no progress of what it sends. */
export function putToS3({ url, body, headers = {}, signal, onSent }: Put): Promise<PutAnswer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => { request.abort(); };
    const settle = (answer: PutAnswer) => {
      signal.removeEventListener('abort', abort);
      resolve(answer);
    };
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.onprogress = (event) => { onSent?.(event.loaded); };
    request.onload = () => {
      const stored = request.status >= 200 && request.status < 300;
      settle(stored ? { kind: 'stored', etag: request.getResponseHeader('ETag') } : { kind: 'refused', status: request.status });
    };
    request.onerror = () => { settle({ kind: 'unreachable' }); };
    request.onabort = () => {
      signal.removeEventListener('abort', abort);
      reject(new DOMException('The upload was paused or cancelled.', 'AbortError'));
    };
    signal.addEventListener('abort', abort);
    if (signal.aborted) {
      reject(new DOMException('The upload was paused or cancelled.', 'AbortError'));
      return;
    }
    request.send(body);
  });
}

/** Whether the host of a URL answers anything at all; what it says stays unread, so CORS has no part in it. */
export async function hostAnswers(url: string): Promise<boolean> {
  try {
    await fetch(new URL('/', url), { mode: 'no-cors', cache: 'no-store', credentials: 'omit' });
    return true;
  } catch {
    return false;
  }
}
