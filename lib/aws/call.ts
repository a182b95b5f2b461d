import { noted } from './call-log';
import { AwsFailure, toAwsFailure } from './errors';

/** Runs one SDK call named as in `s3:CreateBucket`; whatever it throws becomes an `AwsFailure`. */
export async function awsCall<T>(call: string, send: () => Promise<T>): Promise<T> {
  try {
    return await noted(call, send, (thrown) => toAwsFailure(call, thrown).reason.code);
  } catch (thrown) {
    throw toAwsFailure(call, thrown);
  }
}

/** Gives undefined in place of a failure with one of these codes: for things that may rightly be absent. */
export async function unlessCode<T>(codes: readonly string[], call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (hasCode(error, codes)) return undefined;
    throw error;
  }
}

/** Whether `error` is AWS's answer with one of these codes. */
export function hasCode(error: unknown, codes: readonly string[]): error is AwsFailure {
  return error instanceof AwsFailure && codes.includes(error.reason.code);
}

/** A member that the API promises and the SDK types as optional. */
export function required<T>(value: T | undefined, call: string, member: string): T {
  if (value !== undefined) return value;
  // As an answer that ends in the middle: what there is, is looked at again.
  throw new AwsFailure('transient', {
    code: 'incomplete-answer',
    message: `${call} answered without ${member}.`,
    fix: 'This is tried again by itself. If it stays, the API has changed.',
    retriable: true,
  });
}
