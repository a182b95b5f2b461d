import type { AppError } from '@/lib/kernel/errors';
import type { Result } from '@/lib/kernel/result';
import type { StartedUpload } from '@/lib/uploads/model';
import type { Inspection } from '@/lib/videos/model';

import { Speedometer } from './speedometer';
import { offline } from './transfer-problems';
import { type StoredParts, TransferError, transferParts, type TransferPorts } from './transfer';

export type UploadPhase =
  | 'inspecting'
  /** No browser plays it: the person has to say "upload anyway". */
  | 'asking'
  /** No video at all: nothing was and nothing will be sent. */
  | 'refused'
  | 'waiting' | 'sending' | 'paused' | 'finishing' | 'failed' | 'done';

/** One file as the page shows it. */
export interface UploadItem {
  id: number;
  fileName: string;
  sizeBytes: number;
  phase: UploadPhase;
  inspection: Inspection | null;
  sentBytes: number;
  bytesPerSecond: number | null;
  problem: AppError | null;
  videoId: string | null;
}

/** What the queue needs of the page and the server. */
export interface QueuePorts extends Omit<TransferPorts, 'presign'> {
  inspect: (file: File) => Promise<Inspection>;
  start: (file: File, inspection: Inspection) => Promise<Result<StartedUpload>>;
  presign: (uploadId: string, partNumbers: number[]) => ReturnType<TransferPorts['presign']>;
  /** Captures, sends and confirms a poster; failing is no matter. */
  sendPoster: (file: File, uploadId: string, signal: AbortSignal) => Promise<void>;
  complete: (uploadId: string, parts: { partNumber: number; etag: string }[]) => Promise<Result<unknown>>;
  abort: (uploadId: string) => Promise<unknown>;
}

interface Job {
  item: UploadItem;
  file: File;
  started: StartedUpload | null;
  stored: StoredParts;
  posterTried: boolean;
  stop: AbortController;
}

const READ_FAILED: AppError = {
  code: 'invalid_input',
  message: 'The file cannot be read.',
  fix: 'Check that it still exists and that you may open it, then choose it again.',
};

/** Progress events come by the hundred; a person sees four a second. */
const SHOW_EVERY_MILLISECONDS = 250;

/** Files on their way to one library, one after another. Lives outside React, so that it survives navigation. */
export class UploadQueue {
  private jobs: Job[] = [];
  private shown: readonly UploadItem[] = [];
  private readonly listeners = new Set<() => void>();
  private nextId = 1;
  private working = false;

  constructor(private readonly ports: QueuePorts) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => { this.listeners.delete(listener); };
  };

  items = (): readonly UploadItem[] => this.shown;

  /** Whether leaving the page would lose something. */
  isBusy(): boolean {
    return this.jobs.some(({ item }) => ['waiting', 'sending', 'paused', 'finishing'].includes(item.phase));
  }

  /** Takes files in, says what they are, and sends those that some browser plays. */
  async add(files: readonly File[]): Promise<void> {
    const jobs = files.map((file) => this.newJob(file));
    this.jobs.push(...jobs);
    this.show();
    for (const job of jobs) {
      await this.inspect(job);
      void this.work();
    }
  }

  uploadAnyway(id: number): void {
    const job = this.find(id);
    if (job?.item.phase !== 'asking') return;
    this.change(job, { phase: 'waiting' });
    void this.work();
  }

  pause(id: number): void {
    const job = this.find(id);
    if (!job || !['waiting', 'sending'].includes(job.item.phase)) return;
    this.change(job, { phase: 'paused', bytesPerSecond: null });
    job.stop.abort();
  }

  /** Goes on after a pause or a failure; parts that have arrived are not sent again. */
  resume(id: number): void {
    const job = this.find(id);
    if (!job || !['paused', 'failed'].includes(job.item.phase)) return;
    job.stop = new AbortController();
    this.change(job, { phase: 'waiting', problem: null });
    void this.work();
  }

  /** Takes a file off the list, and what has arrived of it off S3. */
  remove(id: number): void {
    const job = this.find(id);
    if (!job || job.item.phase === 'finishing') return;
    this.jobs = this.jobs.filter((other) => other !== job);
    job.stop.abort();
    if (job.started && job.item.phase !== 'done') void this.ports.abort(job.started.uploadId);
    this.show();
  }

  private newJob(file: File): Job {
    const item: UploadItem = {
      id: this.nextId++, fileName: file.name, sizeBytes: file.size, phase: 'inspecting', inspection: null,
      sentBytes: 0, bytesPerSecond: null, problem: null, videoId: null,
    };
    return { item, file, started: null, stored: new Map(), posterTried: false, stop: new AbortController() };
  }

  private async inspect(job: Job): Promise<void> {
    try {
      const inspection = await this.ports.inspect(job.file);
      const { container, hasVideo } = inspection.facts;
      const unplayable = inspection.playability.verdict === 'does_not_play';
      this.change(job, { inspection, phase: !container || !hasVideo ? 'refused' : unplayable ? 'asking' : 'waiting' });
    } catch {
      this.change(job, { phase: 'refused', problem: READ_FAILED });
    }
  }

  private async work(): Promise<void> {
    if (this.working) return;
    this.working = true;
    try {
      for (let job = this.nextWaiting(); job; job = this.nextWaiting()) await this.send(job);
    } finally {
      this.working = false;
    }
  }

  private nextWaiting(): Job | undefined {
    return this.jobs.find(({ item }) => item.phase === 'waiting');
  }

  private async send(job: Job): Promise<void> {
    this.change(job, { phase: 'sending', problem: null });
    const { signal } = job.stop;
    try {
      const started = await this.start(job);
      if (!job.posterTried) {
        await this.ports.sendPoster(job.file, started.uploadId, signal);
        job.posterTried = true;
      }
      await this.transfer(job, started, signal);
      this.change(job, { phase: 'finishing', bytesPerSecond: null });
      const parts = [...job.stored].sort(([a], [b]) => a - b).map(([partNumber, etag]) => ({ partNumber, etag }));
      const done = await this.ports.complete(started.uploadId, parts);
      this.change(job, done.ok ? { phase: 'done' } : { phase: 'failed', problem: done.error });
    } catch (error) {
      if (signal.aborted) return;
      const problem = error instanceof TransferError ? error.problem : offline;
      this.change(job, { phase: 'failed', problem, bytesPerSecond: null });
    }
  }

  private async start(job: Job): Promise<StartedUpload> {
    if (job.started) return job.started;
    if (!job.item.inspection) throw new TransferError(READ_FAILED);
    const answer = await this.ports.start(job.file, job.item.inspection);
    if (!answer.ok) throw new TransferError(answer.error);
    job.started = answer.value;
    this.change(job, { videoId: answer.value.videoId });
    // Removed while the server was beginning: nobody else would end it.
    if (!this.jobs.includes(job)) void this.ports.abort(answer.value.uploadId);
    return answer.value;
  }

  private async transfer(job: Job, started: StartedUpload, signal: AbortSignal): Promise<void> {
    const speed = new Speedometer();
    let shownAt = 0;
    const ports = { ...this.ports, presign: (numbers: number[]) => this.ports.presign(started.uploadId, numbers) };
    await transferParts(job.file, started, job.stored, ports, signal, (sentBytes) => {
      const at = performance.now();
      if (signal.aborted || (at - shownAt < SHOW_EVERY_MILLISECONDS && sentBytes < job.file.size)) return;
      shownAt = at;
      this.change(job, { sentBytes, bytesPerSecond: speed.read(sentBytes, at) });
    });
  }

  private find(id: number): Job | undefined {
    return this.jobs.find(({ item }) => item.id === id);
  }

  private change(job: Job, change: Partial<UploadItem>): void {
    job.item = { ...job.item, ...change };
    this.show();
  }

  private show(): void {
    this.shown = this.jobs.map(({ item }) => item);
    for (const listener of this.listeners) listener();
  }
}
