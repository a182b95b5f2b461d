'use client';

import { unstable_isUnrecognizedActionError } from 'next/navigation';
import { useMemo, useSyncExternalStore } from 'react';

import type { AppError } from '@/lib/kernel/errors';
import type { Result } from '@/lib/kernel/result';
import {
  abortUploadAction, completeUploadAction, confirmPosterAction, presignPartsAction, presignPosterAction,
  startUploadAction,
} from '@/lib/uploads/actions';
import { blobBytes } from '@/lib/videos/media-bytes';

import { capturePoster } from './capture-poster';
import { hostAnswers, putToS3 } from './put-to-s3';
import { type QueuePorts, type UploadItem, UploadQueue } from './queue';

const NO_ANSWER: AppError = {
  code: 'unavailable',
  message: 'The server did not answer.',
  fix: 'Check the connection, then go on. What has arrived is kept.',
};

const OLD_PAGE: AppError = {
  code: 'conflict',
  message: 'This page is from before the server was updated.',
  fix: 'Reload the page and choose the file again.',
};

/** Completing is safe to repeat; a lost answer is asked for again. */
const COMPLETE_TRIES = 4;

const queues = new Map<string, UploadQueue>();

/** The library's queue and its files. It goes on while the person looks at other pages of this tab. */
export function useUploadQueue(libraryId: string): { queue: UploadQueue; items: readonly UploadItem[] } {
  const queue = useMemo(() => queueFor(libraryId), [libraryId]);
  const items = useSyncExternalStore(queue.subscribe, queue.items, () => NOTHING);
  return { queue, items };
}

const NOTHING: readonly UploadItem[] = [];

function queueFor(libraryId: string): UploadQueue {
  const known = queues.get(libraryId);
  if (known) return known;
  const queue = new UploadQueue(portsFor(libraryId));
  if (typeof window !== 'undefined') {
    queues.set(libraryId, queue);
    window.addEventListener('beforeunload', (event) => {
      if (queue.isBusy()) event.preventDefault();
    });
  }
  return queue;
}

function portsFor(libraryId: string): QueuePorts {
  return {
    inspect: async (file) => {
      // Loaded when the first file comes: the demuxer is larger than the page.
      const { inspect } = await import('@/lib/videos/inspect');
      return inspect(blobBytes(file));
    },
    start: (file, { facts }) => settle(startUploadAction({
      libraryId, fileName: file.name, contentType: file.type, sizeBytes: file.size, title: titleOf(file.name), facts,
    })),
    presign: (uploadId, partNumbers) => settle(presignPartsAction({ uploadId, partNumbers })),
    sendPoster,
    complete: async (uploadId, parts) => {
      for (let tries = 1; ; tries += 1) {
        const answer = await settle(completeUploadAction({ uploadId, parts }));
        const lost = !answer.ok && (answer.error.code === 'unavailable' || answer.error.code === 'internal');
        if (!lost || tries === COMPLETE_TRIES) return answer;
        await pause(1000 * tries, new AbortController().signal);
      }
    },
    abort: (uploadId) => settle(abortUploadAction({ uploadId })),
    put: putToS3,
    hostAnswers,
    pause,
  };
}

async function sendPoster(file: File, uploadId: string, signal: AbortSignal): Promise<void> {
  const poster = await capturePoster(file);
  if (!poster) return;
  const place = await settle(presignPosterAction({ uploadId, sizeBytes: poster.size }));
  if (!place.ok) return;
  const answer = await putToS3({ url: place.value.url, headers: place.value.headers, body: poster, signal });
  if (answer.kind === 'stored') await settle(confirmPosterAction({ uploadId }));
}

/** A call that got no answer is a refusal like any other: the queue decides whether to try again. */
async function settle<T>(call: Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await call;
  } catch (error) {
    return { ok: false, error: unstable_isUnrecognizedActionError(error) ? OLD_PAGE : NO_ANSWER };
  }
}

/** Waits; longer while the browser knows that it is offline. Ends at once, by throwing, when aborted. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(done, milliseconds);
    function done() {
      signal.removeEventListener('abort', aborted);
      resolve();
    }
    function aborted() {
      clearTimeout(timer);
      reject(new DOMException('The upload was paused or cancelled.', 'AbortError'));
    }
    signal.addEventListener('abort', aborted, { once: true });
  });
  if (navigator.onLine) return;
  await new Promise<void>((resolve, reject) => {
    window.addEventListener('online', () => { resolve(); }, { once: true, signal });
    signal.addEventListener('abort', () => { reject(new DOMException('Cancelled.', 'AbortError')); }, { once: true });
  });
}

/** A first title from a file's name: its extension and underscores gone. */
function titleOf(fileName: string): string {
  const bare = fileName.replace(/\.[^.]+$/, '').replace(/[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu, '');
  return bare.replace(/_+/g, ' ').trim().slice(0, 200) || 'Untitled';
}
