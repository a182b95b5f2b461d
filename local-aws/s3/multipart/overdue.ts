import type { BucketRecord, StoredLifecycleRule, UploadRecord } from '../records';
import type { S3State } from '../state';

const DAY_MS = 24 * 60 * 60 * 1000;
/** The last midnight that a Date can hold. */
const END_OF_TIME_MS = 8.64e15;

/** Takes an upload, gives the rule that will abort it first, in the words of CreateMultipartUpload and ListParts. */
export function abortFields(
  { lifecycleRules = [] }: BucketRecord,
  upload: UploadRecord,
): { AbortDate?: Date; AbortRuleId?: string } {
  const [first] = lifecycleRules
    .flatMap((rule) => {
      const date = abortDate(rule, upload);
      return date ? [{ AbortDate: date, AbortRuleId: rule.ID }] : [];
    })
    .sort((a, b) => a.AbortDate.getTime() - b.AbortDate.getTime());
  return first ?? {};
}

/** So many days after the upload began, at the midnight (UTC) that follows. */
function abortDate(rule: StoredLifecycleRule, upload: UploadRecord): Date | undefined {
  const days = rule.AbortIncompleteMultipartUpload?.DaysAfterInitiation;
  const prefix = rule.Prefix ?? rule.Filter?.Prefix ?? rule.Filter?.And?.Prefix ?? '';
  if (days === undefined || rule.Status !== 'Enabled' || !upload.key.startsWith(prefix)) return undefined;
  const due = Date.parse(upload.initiatedAt) + days * DAY_MS;
  return new Date(Math.min(Math.ceil(due / DAY_MS) * DAY_MS, END_OF_TIME_MS));
}

/**
 * Aborts the uploads whose time is over by the bucket's lifecycle rules, with their bytes. Called before every
 * operation on uploads, and at the start, so that nobody meets one; S3 takes up to some days.
 */
export async function abortOverdueUploads(state: S3State, bucket: BucketRecord): Promise<void> {
  if (!bucket.lifecycleRules) return;
  const now = state.clock.now();
  for (const upload of [...state.uploads.values()]) {
    if (upload.bucket !== bucket.name) continue;
    const { AbortDate } = abortFields(bucket, upload);
    // Another call may be at it too: an upload ends once.
    if (AbortDate && AbortDate <= now && state.uploads.has(upload.uploadId))
      await state.endUpload(upload, undefined);
  }
}
