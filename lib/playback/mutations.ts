import { createHash } from 'node:crypto';

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

type Row = Omit<Issued, 'signature'> & Recipient & { id: string; signatureHash: Buffer };

const writer = new GroupCommit<Row>(writeRows);

/**
 * Records issued signatures: to whom, for what, until when, with which key. Gives their ids, in order, once they are
 * committed. Rows of requests that come together are written together.
 */
export async function recordSignatures(recipient: Recipient, issued: readonly Issued[]): Promise<string[]> {
  const rows = issued.map(({ signature, ...each }) => ({ ...each, ...recipient, id: newId(), signatureHash: signatureHash(signature) }));
  await writer.add(rows);
  return rows.map(({ id }) => id);
}

/** Finds a signature on record without keeping what would open the object. */
export function signatureHash(signature: string): Buffer {
  return createHash('sha256').update(signature).digest().subarray(0, 16);
}

/** One JSON document: a thousand rows are one parameter, which costs this process a quarter of an array for each column. */
async function writeRows(rows: Row[]): Promise<void> {
  const document = JSON.stringify(rows.map(({ signatureHash: hash, ...row }) => ({ ...row, signatureHash: `\\x${hash.toString('hex')}` })));
  await db().$executeRaw`
    INSERT INTO "IssuedSignature" ("id", "userId", "sessionId", "apiTokenId", "endViewer", "libraryId", "videoId", "objectKey",
      "signingKeyId", "signatureHash", "issuedAt", "expiresAt")
    SELECT "id", "userId", "sessionId", "apiTokenId", "endViewer", "libraryId", "videoId", "objectKey", "signingKeyId", "signatureHash",
      "issuedAt", "expiresAt"
    FROM json_populate_recordset(NULL::"IssuedSignature", ${document}::json)`;
}
