import { bucketTags, originDomainName, PRIVATE_PROBE_KEY, PUBLIC_PREFIX, PUBLIC_PROBE_KEY } from './names';
import type { StepKind } from './model';
import type { CreateLibraryInput } from './schema';

/** A step before anything happens: what is to be made, in AWS's words. */
export interface PlannedStep {
  kind: StepKind;
  desired: Record<string, string | number | boolean | string[] | Record<string, string>>;
}

/** The ids and names that a new library's steps will use, all known before the first call. */
export interface LibraryNames {
  installId: string;
  libraryId: string;
  identityNames: string[];
  keyGroupName: string;
  /** CallerReferences, by role. */
  signedReference: string;
  basicReference: string;
  appOrigin: string;
}

/**
 * The steps that make a library. The order keeps it closed on the way: the bucket is shut before anything is in it,
 * the signed distribution demands signatures from the moment it exists, and S3 refuses both until the policy names them.
 */
export function planCreateLibrary(input: CreateLibraryInput, names: LibraryNames): PlannedStep[] {
  const { bucketName: bucket, region, withBasic } = input;
  const origin = originDomainName(bucket, region);
  const steps: (PlannedStep | undefined)[] = [
    { kind: 'CREATE_BUCKET', desired: { bucket, region, tags: bucketTags(names.installId, names.libraryId) } },
    { kind: 'BLOCK_PUBLIC_ACCESS', desired: { bucket } },
    { kind: 'CONFIGURE_UPLOADS', desired: { bucket, allowedOrigin: names.appOrigin, abortIncompleteAfterDays: 1 } },
    { kind: 'CREATE_ORIGIN_IDENTITY', desired: { kind: input.originIdentityKind, names: names.identityNames } },
    { kind: 'CREATE_SIGNING_KEY', desired: { kind: input.signingKeyKind } },
    { kind: 'CREATE_KEY_GROUP', desired: { name: names.keyGroupName } },
    { kind: 'CREATE_SIGNED_DISTRIBUTION', desired: { callerReference: names.signedReference, origin, signatures: true } },
    withBasic
      ? { kind: 'CREATE_BASIC_DISTRIBUTION', desired: { callerReference: names.basicReference, origin, signatures: false } }
      : undefined,
    { kind: 'PUT_BUCKET_POLICY', desired: { bucket, signed: '*', ...(withBasic ? { basic: `${PUBLIC_PREFIX}*` } : {}) } },
    { kind: 'PUT_PROBE_OBJECTS', desired: { bucket, keys: [PUBLIC_PROBE_KEY, PRIVATE_PROBE_KEY] } },
    { kind: 'WAIT_DEPLOYED', desired: { status: 'Deployed' } },
    { kind: 'LOOK', desired: {} },
    { kind: 'PROVE', desired: {} },
  ];
  return steps.filter((step) => step !== undefined);
}
