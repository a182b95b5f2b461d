import type { Clock } from '../shared/clock';
import type { KmsKey } from '../shared/kms-keys';
import type { Collection, Store } from '../shared/store';
import type { Blobs } from './blobs';
import { noSuchBucket, noSuchUpload } from './errors';
import { KeyIndex } from './key-index';
import {
  parseBucket,
  parseEndedUpload,
  parseObject,
  parsePart,
  parseUpload,
  type BucketRecord,
  type EndedUpload,
  type ObjectRecord,
  type PartRecord,
  type UploadRecord,
} from './records';

/** How long, and how many, uploads that ended are remembered. */
const ENDED_UPLOADS_KEPT_MS = 24 * 60 * 60 * 1000;
const MAX_ENDED_UPLOADS = 1_000;

/** Everything S3 knows. Records change in memory at once and count as changed when their promise settles. */
export class S3State {
  readonly buckets: Collection<BucketRecord>;
  readonly uploads: Collection<UploadRecord>;
  private readonly objects: Collection<ObjectRecord>;
  private readonly partRecords: Collection<PartRecord>;
  private readonly endedUploads: Collection<EndedUpload>;
  private readonly keys = new Map<string, KeyIndex>();
  private readonly partsByUpload = new Map<string, Map<number, PartRecord>>();

  constructor(
    private readonly store: Store,
    readonly blobs: Blobs,
    readonly clock: Clock,
    readonly isKnownOai: (idOrCanonicalUserId: string) => boolean,
    readonly isKnownUser: (arn: string) => boolean,
    readonly kmsKey: (arn: string) => KmsKey | undefined = () => undefined,
  ) {
    this.buckets = store.collection('s3-buckets', parseBucket);
    this.objects = store.collection('s3-objects', parseObject);
    this.uploads = store.collection('s3-uploads', parseUpload);
    this.partRecords = store.collection('s3-parts', parsePart);
    this.endedUploads = store.collection('s3-ended-uploads', parseEndedUpload);
    const keys = new Map<string, string[]>();
    for (const object of this.objects.values()) {
      blobs.hold(object.segments);
      const ofBucket = keys.get(object.bucket) ?? [];
      ofBucket.push(object.key);
      keys.set(object.bucket, ofBucket);
    }
    for (const [bucket, ofBucket] of keys) this.keysOf(bucket).fill(ofBucket);
    for (const part of this.partRecords.values()) {
      blobs.hold(part.segments);
      this.partsOf(part.uploadId).set(part.partNumber, part);
    }
  }

  /** Gives the bucket or throws NoSuchBucket. */
  bucket(name: string | undefined): BucketRecord {
    const bucket = name === undefined ? undefined : this.buckets.get(name);
    if (!bucket) throw noSuchBucket(name ?? '');
    return bucket;
  }

  /** Throws NoSuchBucket when a bucket has gone while a request was under way, be its name another account's by now. */
  requireStill({ name, ownerAccountId }: BucketRecord): void {
    if (this.bucket(name).ownerAccountId !== ownerAccountId) throw noSuchBucket(name);
  }

  /** Changes a bucket's settings, on the record as it is at this moment. */
  async changeBucket(name: string | undefined, change: Partial<BucketRecord>): Promise<void> {
    const bucket = this.bucket(name);
    await this.buckets.put(bucket.name, { ...bucket, ...change });
  }

  /** Takes an empty bucket away, with the uploads that were going on in it. One step on disk. */
  async deleteBucket(name: string): Promise<void> {
    const uploads = [...this.uploads.values()].filter((upload) => upload.bucket === name);
    const parts = uploads.flatMap(({ uploadId }) => [...this.partsOf(uploadId).values()]);
    this.keys.delete(name);
    for (const { uploadId } of uploads) this.partsByUpload.delete(uploadId);
    await this.store.atomically(() => {
      void this.buckets.delete(name);
      for (const { uploadId } of uploads) void this.uploads.delete(uploadId);
      for (const part of parts) void this.partRecords.delete(partId(part));
    });
    for (const part of parts) await this.blobs.release(part.segments);
  }

  keysOf(bucket: string): KeyIndex {
    const index = this.keys.get(bucket) ?? new KeyIndex();
    this.keys.set(bucket, index);
    return index;
  }

  object(bucket: string, key: string): ObjectRecord | undefined {
    return this.objects.get(objectId(bucket, key));
  }

  /** Takes keys of a page of the bucket's index, gives their objects in the same order. */
  objectsOf(bucket: string, keys: string[]): ObjectRecord[] {
    return keys.flatMap((key) => this.object(bucket, key) ?? []);
  }

  /** Puts an object in place of the one with its key, and takes over the caller's hold on its bytes. */
  async putObject(object: ObjectRecord): Promise<void> {
    const before = this.object(object.bucket, object.key);
    this.keysOf(object.bucket).add(object.key);
    await this.objects.put(objectId(object.bucket, object.key), object);
    if (before) await this.blobs.release(before.segments);
  }

  /** Changes what an object's record says; its bytes stay the same. */
  async changeObject(object: ObjectRecord): Promise<void> {
    await this.objects.put(objectId(object.bucket, object.key), object);
  }

  async deleteObject(bucket: string, key: string): Promise<void> {
    const before = this.object(bucket, key);
    if (!before) return;
    this.keysOf(bucket).remove(key);
    await this.objects.delete(objectId(bucket, key));
    await this.blobs.release(before.segments);
  }

  /** Gives the upload or throws NoSuchUpload. */
  upload(bucket: string | undefined, key: string | undefined, uploadId: string | undefined): UploadRecord {
    const upload = this.findUpload(bucket, key, uploadId);
    if (!upload) throw noSuchUpload(uploadId ?? '');
    return upload;
  }

  findUpload(
    bucket: string | undefined,
    key: string | undefined,
    uploadId: string | undefined,
  ): UploadRecord | undefined {
    const upload = uploadId === undefined ? undefined : this.uploads.get(uploadId);
    return upload?.bucket === bucket && upload?.key === key ? upload : undefined;
  }

  partsOf(uploadId: string): Map<number, PartRecord> {
    const parts = this.partsByUpload.get(uploadId) ?? new Map<number, PartRecord>();
    this.partsByUpload.set(uploadId, parts);
    return parts;
  }

  /** Puts a part in place of the one with its number, and takes over the caller's hold on its bytes. */
  async putPart(part: PartRecord): Promise<void> {
    const before = this.partsOf(part.uploadId).get(part.partNumber);
    this.partsOf(part.uploadId).set(part.partNumber, part);
    await this.partRecords.put(partId(part), part);
    if (before) await this.blobs.release(before.segments);
  }

  /**
   * Ends an upload, which is remembered for a while. `became` is the object it was completed to, with a digest
   * of the parts named; undefined when it was aborted. One step on disk.
   */
  async endUpload(
    { uploadId, bucket, key }: UploadRecord,
    became: { object: ObjectRecord; partsDigest: string } | undefined,
  ): Promise<void> {
    const parts = [...this.partsOf(uploadId).values()];
    const object = became?.object;
    const before = object && this.object(bucket, key);
    if (object) {
      this.blobs.hold(object.segments);
      this.keysOf(bucket).add(key);
    }
    this.partsByUpload.delete(uploadId);
    const ended: EndedUpload = { uploadId, bucket, key, endedAt: this.clock.now().toISOString() };
    if (became) {
      const { etag, checksum, attributes } = became.object;
      ended.completed = { partsDigest: became.partsDigest, etag, checksum, encryption: attributes.encryption };
    }
    await this.store.atomically(() => {
      if (object) void this.objects.put(objectId(bucket, key), object);
      void this.uploads.delete(uploadId);
      for (const part of parts) void this.partRecords.delete(partId(part));
      void this.endedUploads.put(uploadId, ended);
      for (const forgotten of this.uploadsToForget()) void this.endedUploads.delete(forgotten);
    });
    for (const part of parts) await this.blobs.release(part.segments);
    if (before) await this.blobs.release(before.segments);
  }

  /** Gives what is remembered of an upload that ended; settles once its end is on disk. */
  async endedUpload(
    bucket: string | undefined,
    key: string | undefined,
    uploadId: string | undefined,
  ): Promise<EndedUpload | undefined> {
    const ended = uploadId === undefined ? undefined : this.endedUploads.get(uploadId);
    if (ended?.bucket !== bucket || ended?.key !== key || !ended || this.isForgotten(ended)) return undefined;
    // The first answer may still be waiting for the disk; writing the record again waits behind it.
    await this.endedUploads.put(ended.uploadId, ended);
    return ended;
  }

  private uploadsToForget(): string[] {
    const all = [...this.endedUploads.values()];
    const tooMany = all.slice(0, Math.max(0, all.length - MAX_ENDED_UPLOADS));
    return [...tooMany, ...all.filter((ended) => this.isForgotten(ended))].map(({ uploadId }) => uploadId);
  }

  private isForgotten({ endedAt }: EndedUpload): boolean {
    return this.clock.now().getTime() - Date.parse(endedAt) > ENDED_UPLOADS_KEPT_MS;
  }

  /** Dates in S3 have whole seconds. */
  timestamp(): string {
    const now = this.clock.now();
    now.setUTCMilliseconds(0);
    return now.toISOString();
  }
}

/** A bucket's name holds no slash, so this cannot be ambiguous. */
function objectId(bucket: string, key: string): string {
  return `${bucket}/${key}`;
}

function partId(part: Pick<PartRecord, 'uploadId' | 'partNumber'>): string {
  return `${part.uploadId}/${part.partNumber}`;
}
