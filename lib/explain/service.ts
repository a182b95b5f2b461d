import { bucketUrl } from '@/lib/aws/clients';
import { AwsFailure } from '@/lib/aws/errors';
import { headObject } from '@/lib/aws/s3-object';
import { db } from '@/lib/db/client';
import { env } from '@/lib/env';
import { isApiClient } from '@/lib/kernel/actor';
import { invalidField } from '@/lib/kernel/invalid-input';
import { ok, refuse, type Result } from '@/lib/kernel/result';
import { signingClock } from '@/lib/playback/clock';
import { objectUrl } from '@/lib/playback/model';

import { type Asked, credentialsOf, splitTarget } from './asked';
import { behaviorFor, normalizePath } from './behavior';
import { findIssued, findVideoOfObject, type Reader, type RecordedIssue, readLastProof, readRecords, type Records } from './data';
import { explain } from './explain';
import { isSameHost } from './host';
import type { Knowledge, KnownIssue } from './knowledge';
import { read } from './read/read';
import { knownDistributions, knownKeyGroupIds, knownKeys, lookAt, originFindingsOf } from './recorded';
import type { ExplainInput, ExplanationView } from './schema';
import { viewOf } from './view';

/**
 * Says why what somebody pasted is answered as it is, with everything that is recorded here; asks S3 whether the object
 * exists. Refuses with `invalid_input` when there is no request in the text. The text is neither kept nor logged.
 */
export async function explainText(reader: Reader, input: ExplainInput, now: Date): Promise<Result<ExplanationView>> {
  const { asked, notes } = read(input.text);
  if (!asked) return refuse(invalidField('text', notes.join(' ')));
  const records = await readRecords(reader);
  const place = placeOf(records, asked);
  const [knowledge, video] = await Promise.all([
    knowledgeOf(reader, records, place, asked, input, now),
    place?.row.libraryId ? findVideoOfObject(reader, place.row.libraryId, place.key) : null,
  ]);
  return ok(viewOf(explain(asked, knowledge, now), notes, place ? {
    distributionId: place.row.id, distributionAwsId: place.row.awsId ?? '', libraryId: place.row.libraryId, libraryName: place.row.library?.name ?? null,
    videoId: video?.id ?? null, videoTitle: video?.title ?? null, lookedAt: lookAt(records, 'distribution', place.row.id)?.at.toISOString() ?? null,
  } : null));
}

/** Which of our distributions was asked, and for which object of its bucket. */
interface Place {
  row: Records['distributions'][number];
  /** The object's key; meaningless without a bucket. */
  key: string;
  /** Undefined when the behaviour reads from elsewhere, or nobody knows from where. */
  bucket: { name: string; region: string } | undefined;
}

function placeOf(records: Records, asked: Asked): Place | undefined {
  const row = records.distributions.find(({ id, domainName, aliases }) =>
    [domainName, ...aliases, ...(lookAt(records, 'distribution', id)?.seen.distribution?.domainNames ?? [])].some((name) => name !== null && isSameHost(name, asked.host)));
  if (!row) return undefined;
  const seen = lookAt(records, 'distribution', row.id)?.seen.distribution;
  const behavior = seen && (behaviorFor(seen.behaviors, asked.target).behavior ?? seen.defaultBehavior);
  const path = normalizePath(`${behavior?.originPath ?? ''}${splitTarget(asked.target).path}`).slice(1);
  const isOurs = row.bucket !== null && (!behavior || behavior.bucketName === row.bucket.name);
  return { row, key: decoded(path), bucket: isOurs && row.bucket?.madeAt ? row.bucket : undefined };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}

async function knowledgeOf(reader: Reader, records: Records, place: Place | undefined, asked: Asked, { viewerAddress, page }: ExplainInput, now: Date): Promise<Knowledge> {
  const signature = credentialsOf(asked)?.credentials.signature;
  const [object, proof, clock, issued] = await Promise.all([
    place ? lookUp(place) : undefined,
    place?.row.libraryId ? readLastProof(reader, place.row.libraryId) : null,
    signingClock(db()),
    signature === undefined ? null : findIssued(reader, signature),
  ]);
  return {
    keys: knownKeys(records, now),
    keyGroupIds: knownKeyGroupIds(records),
    distributions: knownDistributions(records, now),
    ...bucketAddresses(place),
    viewerAddress, page, object,
    issued: issued ? knownIssue(reader, issued, place?.row.domainName ?? undefined) : undefined,
    originFindings: place && originFindingsOf(records, place.row, place.key, proof),
    clockSkewSeconds: Math.round(-clock.aheadMs / 1000),
  };
}

/** Where buckets are reached without CloudFront. Local AWS answers at each name of this machine, and at the bucket's name below them. */
function bucketAddresses(place: Place | undefined): Pick<Knowledge, 'bucketHosts' | 'bucketUrls'> {
  const { endpoint } = env().aws;
  const bucket = place?.bucket;
  const regional = bucket ? [bucketUrl(bucket.region, bucket.name, '').replace(/\/$/, '')] : [];
  if (endpoint === undefined) return { bucketHosts: [], bucketUrls: bucket ? [...regional, `https://${bucket.name}.s3.amazonaws.com`, `https://s3.${bucket.region}.amazonaws.com/${bucket.name}`] : [] };
  const { host, hostname, port } = new URL(endpoint);
  const isLoopback = /^(?:127\.|localhost$|\[::1\]$)/.test(hostname);
  return { bucketHosts: isLoopback ? [host, `localhost:${port}`, `127.0.0.1:${port}`] : [host], bucketUrls: regional };
}

/** Whether the object exists, with the owner's rights; undefined when S3 does not say. */
async function lookUp({ bucket, key }: Place): Promise<Knowledge['object']> {
  if (!bucket || key === '' || key.includes('\0')) return undefined;
  try {
    const head = await headObject({ region: bucket.region, bucket: bucket.name, key });
    return { exists: head !== null, bucket: bucket.name, key };
  } catch (error) {
    if (error instanceof AwsFailure) return undefined;
    throw error;
  }
}

function knownIssue(reader: Reader, issued: RecordedIssue, domainName: string | undefined): KnownIssue {
  const { objectKey, issuedAt, expiresAt, library } = issued;
  const isTornDown = library.state === 'REMOVING' || library.state === 'RETIRED';
  const isOne = domainName !== undefined && !objectKey.endsWith('*');
  return { to: recipient(reader, issued), at: issuedAt, expiresAt, tornDown: isTornDown ? library.name : undefined, url: isOne ? objectUrl(domainName, env().aws.mediaScheme, objectKey) : undefined };
}

/** By name for admins. Another back end is told the names that it gave itself: who else watches here is not its business. */
function recipient(reader: Reader, { user, apiToken, apiTokenId, endViewer }: RecordedIssue): string {
  if (reader !== 'operator' && isApiClient(reader)) {
    if (apiTokenId === reader.apiTokenId) return endViewer ?? 'somebody, through this token';
    return apiTokenId === null ? 'somebody with an account here' : 'somebody, through another token';
  }
  if (user) return `${user.name} (${user.email})`;
  if (apiToken) return `${endViewer ?? 'somebody'}, through the API token ${apiToken.name}`;
  return endViewer ?? 'somebody whose account is gone';
}
