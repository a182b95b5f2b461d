/** A file whose bytes can be asked for by range: a File in the browser, an object in S3. */
export interface MediaBytes {
  readonly sizeBytes: number;
  /** The bytes from `start` up to, not including, `end`. */
  read(start: number, end: number): Promise<Uint8Array>;
}

/** A `Blob` or `File` as media bytes. */
export function blobBytes(blob: Blob): MediaBytes {
  return {
    sizeBytes: blob.size,
    read: async (start, end) => new Uint8Array(await blob.slice(start, end).arrayBuffer()),
  };
}

/** The same bytes, but no more than `maxBytes` of them in all: a hostile file must not make us read for ever. */
export function withReadBudget(media: MediaBytes, maxBytes: number): MediaBytes {
  let leftBytes = maxBytes;
  return {
    sizeBytes: media.sizeBytes,
    read: (start, end) => {
      leftBytes -= end - start;
      if (leftBytes < 0) return Promise.reject(new ReadBudgetError());
      return media.read(start, end);
    },
  };
}

/** The file wanted more reading than an honest one needs. */
export class ReadBudgetError extends Error {
  constructor() {
    super('The file needs more reading than is allowed.');
  }
}
