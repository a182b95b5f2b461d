import type { ObjectPlace } from '@/lib/aws/s3-object';
import { db } from '@/lib/db/client';
import type { Prisma } from '@/lib/db/generated/client';
import type { UploadState } from '@/lib/db/generated/enums';
import type { AdminActor } from '@/lib/kernel/actor';
import type { Grantee } from '@/lib/provisioning/object-grants';
import { granteesOf, knowsItsReaders } from '@/lib/provisioning/read-by-acl';

/** An upload with all that is needed to go on with it. For services only: it names keys and S3's UploadId. */
export interface UploadRecord {
  id: string;
  state: UploadState;
  awsUploadId: string;
  partSizeBytes: number;
  partCount: number;
  sizeBytes: number;
  expiresAt: Date;
  videoId: string;
  contentType: string;
  hasPoster: boolean;
  libraryReady: boolean;
  /** Whom ACLs must let read what is stored; nobody where the bucket policy says who may. */
  grantees: Grantee[];
  source: ObjectPlace;
}

const WITH_READERS = { bucket: true, distributions: { include: { originIdentity: true }, orderBy: { role: 'asc' } } } satisfies Prisma.LibraryInclude;
const INCLUDED = { video: { include: { library: { include: WITH_READERS } } } } satisfies Prisma.UploadInclude;

type Row = Prisma.UploadGetPayload<{ include: typeof INCLUDED }>;

/** An upload that this admin started, or null: nobody goes on with another's. */
export async function findOwnUpload(actor: AdminActor, uploadId: string): Promise<UploadRecord | null> {
  const row = await db().upload.findFirst({
    where: { id: uploadId, video: { createdById: actor.userId } }, include: INCLUDED,
  });
  return row && toRecord(row);
}

/** Any admin's upload, or null: every admin may discard one. */
export async function findUpload(_actor: AdminActor, uploadId: string): Promise<UploadRecord | null> {
  const row = await db().upload.findUnique({ where: { id: uploadId }, include: INCLUDED });
  return row && toRecord(row);
}

/** Uploads that nobody will finish: open past their time, or discarded but not swept away yet. */
export async function listAbandonedUploads(now: Date): Promise<UploadRecord[]> {
  const rows = await db().upload.findMany({
    where: { OR: [{ state: 'OPEN', expiresAt: { lte: now } }, { state: 'ABORTED' }] },
    include: INCLUDED, orderBy: { createdAt: 'asc' }, take: 100,
  });
  return rows.map(toRecord).filter((record) => record !== null);
}

/** The library's bucket, once it can take uploads; null for an unknown library. */
export async function findUploadTarget(
  _actor: AdminActor,
  libraryId: string,
): Promise<{ ready: boolean; bucket: string; region: string; grantees: Grantee[] } | null> {
  const library = await db().library.findUnique({ where: { id: libraryId }, include: WITH_READERS });
  if (!library) return null;
  const { state, bucket, region } = library;
  const readers = readersIn(library);
  const ready = state === 'READY' && bucket !== null && knowsItsReaders(readers);
  return { ready, bucket: bucket?.name ?? '', region, grantees: granteesOf(readers) };
}

function readersIn(library: Prisma.LibraryGetPayload<{ include: typeof WITH_READERS }>) {
  return library.distributions.map((distribution) => ({ ...distribution, library }));
}

function toRecord(row: Row): UploadRecord | null {
  const { video } = row;
  const { bucket } = video.library;
  if (!bucket) return null;
  const readers = readersIn(video.library);
  return {
    id: row.id,
    state: row.state,
    awsUploadId: row.awsUploadId,
    partSizeBytes: row.partSizeBytes,
    partCount: row.partCount,
    sizeBytes: Number(video.sizeBytes),
    expiresAt: row.expiresAt,
    videoId: video.id,
    contentType: video.contentType,
    hasPoster: video.posterKey !== null,
    libraryReady: video.library.state === 'READY' && knowsItsReaders(readers),
    grantees: granteesOf(readers),
    source: { region: bucket.region, bucket: bucket.name, key: video.objectKey },
  };
}
