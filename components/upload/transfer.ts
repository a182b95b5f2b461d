import type { AppError } from '@/lib/kernel/errors';
import type { Result } from '@/lib/kernel/result';
import type { StartedUpload } from '@/lib/uploads/model';

import type { PutAnswer } from './put-to-s3';
import { corsRefused, noEtag, offline, refusedByS3 } from './transfer-problems';

/** Parts on their way at the same time: enough to fill a line, few enough for memory and fairness. */
const LANES = 4;

/** URLs asked for at once; they live a quarter of an hour. */
const URLS_AT_ONCE = 12;

/** Tries of one part before the upload stops and says why; with the pauses between, about a minute. */
const MAX_TRIES = 7;
const FIRST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 16_000;

/** The world outside, so that the transfer itself can be tried without a browser. */
export interface TransferPorts {
  presign: (partNumbers: number[]) => Promise<Result<{ urls: { partNumber: number; url: string }[] }>>;
  put: (put: { url: string; body: Blob; signal: AbortSignal; onSent: (bytes: number) => void }) => Promise<PutAnswer>;
  hostAnswers: (url: string) => Promise<boolean>;
  pause: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

/** What has arrived: kept over a pause, so that going on sends no part twice. */
export type StoredParts = Map<number, string>;

/** The transfer stopped for a reason that a person should read. */
export class TransferError extends Error {
  constructor(readonly problem: AppError) {
    super(problem.message);
  }
}

/**
 * Sends every part of a file that is not stored yet, some at a time, trying again with longer and longer
 * pauses and a fresh URL. Throws `TransferError`, or an AbortError when `signal` says so; `stored` stays valid.
 */
export async function transferParts(
  file: Blob,
  plan: StartedUpload,
  stored: StoredParts,
  ports: TransferPorts,
  signal: AbortSignal,
  onProgress: (sentBytes: number) => void,
): Promise<void> {
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const transfer = new Transfer(file, plan, stored, ports, either, onProgress);
  try {
    await Promise.all(Array.from({ length: LANES }, () => transfer.lane()));
  } finally {
    // One lane failed: the others must not go on behind the message.
    stop.abort();
  }
}

class Transfer {
  private readonly waiting: number[];
  private readonly urls = new Map<number, string>();
  /** Parts whose lanes wait for a URL. */
  private readonly wanted = new Set<number>();
  private readonly sending = new Map<number, number>();
  private presigning: Promise<void> = Promise.resolve();

  constructor(
    private readonly file: Blob,
    private readonly plan: StartedUpload,
    private readonly stored: StoredParts,
    private readonly ports: TransferPorts,
    private readonly signal: AbortSignal,
    private readonly onProgress: (sentBytes: number) => void,
  ) {
    const all = Array.from({ length: plan.partCount }, (_, index) => index + 1);
    this.waiting = all.filter((partNumber) => !stored.has(partNumber));
    this.report();
  }

  async lane(): Promise<void> {
    for (let next = this.waiting.shift(); next !== undefined; next = this.waiting.shift()) {
      await this.sendPart(next);
    }
  }

  private async sendPart(partNumber: number): Promise<void> {
    const body = this.bodyOf(partNumber);
    for (let tries = 1; ; tries += 1) {
      this.signal.throwIfAborted();
      const problem = await this.tryPart(partNumber, body);
      if (!problem) return;
      if (tries === MAX_TRIES || !problem.passing) throw new TransferError(await problem.describe());
      await this.ports.pause(pauseBefore(tries), this.signal);
    }
  }

  /** One try; null when the part is stored. */
  private async tryPart(partNumber: number, body: Blob): Promise<Problem | null> {
    const url = await this.urlFor(partNumber);
    if (typeof url !== 'string') return url;
    const answer = await this.ports.put({
      url, body, signal: this.signal,
      onSent: (bytes) => {
        this.sending.set(partNumber, bytes);
        this.report();
      },
    });
    this.sending.delete(partNumber);
    // Whatever went wrong, the next try gets a fresh URL: an expired one is refused, or hidden by CORS.
    this.urls.delete(partNumber);
    if (answer.kind === 'stored' && answer.etag) this.stored.set(partNumber, answer.etag);
    this.report();
    if (answer.kind === 'stored') return answer.etag ? null : { passing: false, describe: () => noEtag };
    if (answer.kind === 'refused') {
      const { status } = answer;
      return { passing: true, describe: () => refusedByS3(status) };
    }
    return { passing: true, describe: async () => ((await this.ports.hostAnswers(url)) ? corsRefused() : offline) };
  }

  /** The part's URL, asked for together with those of the parts that come next. */
  private async urlFor(partNumber: number): Promise<string | Problem> {
    let refused: AppError | undefined;
    this.wanted.add(partNumber);
    this.presigning = this.presigning.then(async () => {
      if (this.urls.has(partNumber)) return;
      const asked = new Set([partNumber, ...this.wanted, ...this.waiting.filter((next) => !this.urls.has(next))]);
      const answer = await this.ports.presign([...asked].slice(0, URLS_AT_ONCE));
      if (answer.ok) for (const given of answer.value.urls) this.urls.set(given.partNumber, given.url);
      else refused = answer.error;
    });
    await this.presigning;
    this.wanted.delete(partNumber);
    const problem = refused;
    return this.urls.get(partNumber) ?? {
      passing: problem === undefined || PASSING.has(problem.code),
      describe: () => problem ?? offline,
    };
  }

  private bodyOf(partNumber: number): Blob {
    const start = (partNumber - 1) * this.plan.partSizeBytes;
    return this.file.slice(start, Math.min(start + this.plan.partSizeBytes, this.file.size));
  }

  private report(): void {
    let sentBytes = 0;
    for (const partNumber of this.stored.keys()) sentBytes += this.bodyOf(partNumber).size;
    for (const bytes of this.sending.values()) sentBytes += bytes;
    this.onProgress(Math.min(sentBytes, this.file.size));
  }
}

interface Problem {
  /** Whether trying again can help. */
  passing: boolean;
  describe: () => AppError | Promise<AppError>;
}

const PASSING = new Set<AppError['code']>(['unavailable', 'internal', 'rate_limited', 'not_ready']);

function pauseBefore(tries: number): number {
  const full = Math.min(FIRST_PAUSE_MILLISECONDS * 2 ** (tries - 1), LONGEST_PAUSE_MILLISECONDS);
  return full * (0.5 + Math.random() / 2);
}
