import { hash } from 'node:crypto';

import { db } from '@/lib/db/client';
import { GroupCommit } from '@/lib/db/group-commit';
import { newId } from '@/lib/kernel/id';

/** Who asked: a person by a session, or another back end by a token. */
export interface Recipient {
  userId: string | null;
  sessionId: string | null;
  apiTokenId: string | null;
}

/** What was issued: the URL is not kept. */
export interface Issued {
  libraryId: string;
  videoId: string | null;
  /** An object's key, or a prefix that ends in `*`. */
  objectKey: string;
  signingKeyId: string;
  /** Whom another back end asked for. */
  endViewer: string | null;
  /** As it stands in the URL or the cookie. */
  signature: string;
  issuedAt: Date;
  expiresAt: Date;
}

/** In the order of the statement's columns, moments in milliseconds. */
type Row = readonly (string | number | null)[];

const writer = new GroupCommit<Row>(writeRows);

/**
 * Records issued signatures: to whom, for what, until when, with which key. Gives their ids, in order, once they are
 * committed. Rows of requests that come together are written together.
 */
export async function recordSignatures({ userId, sessionId, apiTokenId }: Recipient, issued: readonly Issued[]): Promise<string[]> {
  const ids: string[] = [];
  const rows: Row[] = [];
  for (const { libraryId, videoId, objectKey, signingKeyId, endViewer, signature, issuedAt, expiresAt } of issued) {
    const id = newId();
    ids.push(id);
    rows.push([
      id, userId, sessionId, apiTokenId, endViewer, libraryId, videoId, objectKey, signingKeyId,
      signatureHash(signature), issuedAt.getTime(), expiresAt.getTime(),
    ]);
  }
  await writer.add(rows);
  return ids;
}

/** Finds a signature on record without keeping what would open the object: sixteen bytes, as hex. */
export function signatureHash(signature: string): string {
  return hash('sha256', signature, 'hex').slice(0, 32);
}

/** One JSON document: a thousand rows are one parameter, which costs this process much less than an array for each column. */
async function writeRows(rows: Row[]): Promise<void> {
  await db().$executeRaw`
    INSERT INTO "IssuedSignature" ("id", "userId", "sessionId", "apiTokenId", "endViewer", "libraryId", "videoId", "objectKey",
      "signingKeyId", "signatureHash", "issuedAt", "expiresAt")
    SELECT r->>0, r->>1, r->>2, r->>3, r->>4, r->>5, r->>6, r->>7, r->>8, decode(r->>9, 'hex'),
      timezone('utc', to_timestamp((r->>10)::float8 / 1000)), timezone('utc', to_timestamp((r->>11)::float8 / 1000))
    FROM json_array_elements(${JSON.stringify(rows)}::json) AS r`;
}
