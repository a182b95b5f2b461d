import { readFile } from 'node:fs/promises';

import type { Result } from '@/lib/kernel/result';
import { TEST_ORIGIN } from '@/test/harness/environment';

/** Bytes of our own memory, as fetch and Blob want them. */
export type Bytes = Uint8Array<ArrayBuffer>;

export const clip = async (name: string): Promise<Bytes> => new Uint8Array(await readFile(`test/media/${name}`));

/** A real film of several parts: the small clip, and a box of nothing that players skip. */
export async function longClip(): Promise<Bytes> {
  const film = await clip('h264-faststart.mp4');
  const fillerBytes = 17 * 1024 * 1024;
  const bytes = new Uint8Array(film.length + fillerBytes);
  bytes.set(film);
  new DataView(bytes.buffer).setUint32(film.length, fillerBytes);
  bytes.set(new TextEncoder().encode('free'), film.length + 4);
  return bytes;
}

export function value<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`refused: ${result.error.message}`);
  return result.value;
}

export const code = (result: Result<unknown>) => (result.ok ? 'let in' : result.error.code);

/** Sends a part as a browser does, from our origin. */
export function put(url: string, body: Bytes, headers: Record<string, string> = {}) {
  return fetch(url, { method: 'PUT', body: body, headers: { Origin: TEST_ORIGIN, ...headers } });
}
