import { expect, test } from 'vitest';

import type { StartedUpload } from '@/lib/uploads/model';

import type { PutAnswer } from './put-to-s3';
import { TransferError, transferParts, type TransferPorts } from './transfer';
import { noEtag } from './transfer-problems';

const PLAN: StartedUpload = { videoId: 'v', uploadId: 'u', partSizeBytes: 10, partCount: 5 };
const FILE = new Blob(['x'.repeat(45)]);

/** A network made of answers: `answer` gets the part's number and how often it was sent before. */
function network(answer: (partNumber: number, before: number) => PutAnswer) {
  const sent = new Map<number, number>();
  const sizes = new Map<number, number>();
  const pauses: number[] = [];
  const log = { presigned: 0, together: 0, most: 0 };
  const ports: TransferPorts = {
    presign: (partNumbers) => {
      log.presigned += 1;
      const urls = partNumbers.map((partNumber) => ({ partNumber, url: `https://s3.test/${String(partNumber)}` }));
      return Promise.resolve({ ok: true, value: { urls } });
    },
    put: async ({ url, body }) => {
      const partNumber = Number(new URL(url).pathname.slice(1));
      log.together += 1;
      log.most = Math.max(log.most, log.together);
      // Long enough for the other lanes to start.
      await new Promise(setImmediate);
      log.together -= 1;
      const before = sent.get(partNumber) ?? 0;
      sent.set(partNumber, before + 1);
      sizes.set(partNumber, body.size);
      return answer(partNumber, before);
    },
    hostAnswers: () => Promise.resolve(false),
    pause: (milliseconds) => {
      pauses.push(milliseconds);
      return Promise.resolve();
    },
  };
  return { ports, sent, sizes, pauses, log };
}

const stored = (partNumber: number): PutAnswer => ({ kind: 'stored', etag: `"${String(partNumber)}"` });
const never = () => new AbortController().signal;

test('every part is sent once, at its own size, some at the same time, with few requests for URLs', async () => {
  const { ports, sent, sizes, log } = network(stored);
  const arrived = new Map<number, string>();
  let last = 0;
  await transferParts(FILE, PLAN, arrived, ports, never(), (bytes) => { last = bytes; });
  expect([...sent.values()]).toEqual([1, 1, 1, 1, 1]);
  expect([1, 2, 3, 4, 5].map((part) => sizes.get(part))).toEqual([10, 10, 10, 10, 5]);
  expect(arrived.get(5)).toBe('"5"');
  expect(last).toBe(45);
  expect(log.most).toBe(4);
  expect(log.presigned).toBeLessThanOrEqual(2);
});

test('a refused part is tried again with a fresh URL and longer pauses', async () => {
  const { ports, sent, pauses, log } = network((part, before) =>
    part === 3 && before < 3 ? { kind: 'refused', status: 403 } : stored(part));
  await transferParts(FILE, PLAN, new Map(), ports, never(), () => undefined);
  expect(sent.get(3)).toBe(4);
  expect(log.presigned).toBeGreaterThanOrEqual(4);
  expect(pauses).toHaveLength(3);
  expect(pauses[2]).toBeGreaterThan(pauses[0] ?? Infinity);
});

test('a part that never gets through ends with the reason, and what has arrived is kept', async () => {
  const { ports } = network((part) => (part === 5 ? { kind: 'unreachable' } : stored(part)));
  const arrived = new Map<number, string>();
  const failure = await transferParts(FILE, PLAN, arrived, ports, never(), () => undefined).catch((e: unknown) => e);
  expect(failure).toBeInstanceOf(TransferError);
  expect(failure).toMatchObject({ problem: { code: 'unavailable' } });
  expect([...arrived.keys()].sort()).toEqual([1, 2, 3, 4]);
});

test('going on sends only what is missing', async () => {
  const { ports, sent } = network(stored);
  const arrived = new Map([[1, '"1"'], [4, '"4"']]);
  await transferParts(FILE, PLAN, arrived, ports, never(), () => undefined);
  expect([...sent.keys()].sort()).toEqual([2, 3, 5]);
});

test('an ETag that CORS hides is named at once', async () => {
  const { ports, sent } = network(() => ({ kind: 'stored', etag: null }));
  const failure = await transferParts(FILE, PLAN, new Map(), ports, never(), () => undefined).catch((e: unknown) => e);
  expect(failure).toMatchObject({ problem: noEtag });
  expect(Math.max(...sent.values())).toBe(1);
});

test('a cancelled upload on the server stops the transfer with its words', async () => {
  const { ports } = network(stored);
  const problem = { code: 'conflict' as const, message: 'This upload was cancelled.' };
  const refusing = { ...ports, presign: () => Promise.resolve({ ok: false as const, error: problem }) };
  const failure = await transferParts(FILE, PLAN, new Map(), refusing, never(), () => undefined).catch((e: unknown) => e);
  expect(failure).toMatchObject({ problem });
});
