import { z } from 'zod';

/** CloudFront counts in seconds and takes no more than 31 bits, so milliseconds are refused as malformed. */
const MAX_EPOCH_SECONDS = 2_147_483_647;

/** What a policy says, canned or custom. */
export interface Policy {
  /** Undefined stands for every resource, which a custom policy says by leaving it out. */
  resource: string | undefined;
  expiresAt: number;
  notBefore: number | undefined;
  sourceIp: string | undefined;
}

const epoch = z.strictObject({ 'AWS:EpochTime': z.int().min(0).max(MAX_EPOCH_SECONDS) });

// Documentation shows the statement as an array and, on one page, as an object; only the array is known to work.
const policySchema = z.strictObject({
  Statement: z.tuple([
    z.strictObject({
      Resource: z.string().optional(),
      Condition: z.strictObject({
        DateLessThan: epoch,
        DateGreaterThan: epoch.optional(),
        IpAddress: z.strictObject({ 'AWS:SourceIp': z.string() }).optional(),
      }),
    }),
  ]),
});

/** Takes the decoded bytes of a custom policy, gives what it says, or undefined when it is malformed. */
export function parseCustomPolicy(bytes: Buffer): Policy | undefined {
  const parsed = policySchema.safeParse(parseJson(bytes));
  if (!parsed.success) return undefined;
  const [{ Resource: resource, Condition: condition }] = parsed.data.Statement;
  return {
    resource,
    expiresAt: condition.DateLessThan['AWS:EpochTime'],
    notBefore: condition.DateGreaterThan?.['AWS:EpochTime'],
    sourceIp: condition.IpAddress?.['AWS:SourceIp'],
  };
}

/** Takes the value of `Expires`, gives the second it names, or undefined when it is no such number. */
export function parseExpires(text: string): number | undefined {
  const seconds = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  return seconds <= MAX_EPOCH_SECONDS ? seconds : undefined;
}

/** The canned policy for a URL, byte for byte as a signer wrote it: CloudFront rebuilds it rather than receiving it. */
export function cannedPolicy(url: string, expires: string): string {
  return `{"Statement":[{"Resource":"${url}","Condition":{"DateLessThan":{"AWS:EpochTime":${expires}}}}]}`;
}

function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}
