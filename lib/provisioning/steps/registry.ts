import { lookStep } from '../look/look';
import { lookAtStep } from '../look/look-at';
import { DESIRED } from '../operation/desired';
import type { StepKind } from '../operation/kinds';
import type { RunStep, StepContext, StepOutcome } from '../operation/step';
import { proveStep } from '../proof/prove';
import { blockPublicAccessStep, changeEncryptionStep, configureUploadsStep, createBucketStep, encryptBucketStep, putProbeObjectsStep } from './bucket';
import { deleteEmptyBucketStep } from './bucket-delete';
import { checkRightsStep } from '../account/check-rights';
import { createDistributionStep, waitDeployedStep } from './distribution';
import { createHeadersPolicyStep } from './headers-policy';
import { createOriginIdentityStep } from './identity';
import { changeOriginIdentityStep, deleteOriginIdentityStep } from './identity-change';
import { createKeyGroupStep, createPublicKeyStep } from './keys';
import { openLibraryStep } from './library';
import { recordMovedStep, switchOriginIdentityStep, waitSettledStep } from './move-to-oac';
import { setObjectOwnershipStep } from './object-ownership';
import { letBothReadStep, putBucketPolicyStep } from './policy';

const STEPS: { [K in StepKind]: RunStep<K> } = {
  // Buckets.
  CREATE_BUCKET: createBucketStep,
  BLOCK_PUBLIC_ACCESS: blockPublicAccessStep,
  ENCRYPT_BUCKET: encryptBucketStep,
  CONFIGURE_UPLOADS: configureUploadsStep,
  PUT_BUCKET_POLICY: putBucketPolicyStep,
  DELETE_EMPTY_BUCKET: deleteEmptyBucketStep,
  CHANGE_ENCRYPTION: changeEncryptionStep,
  SET_OBJECT_OWNERSHIP: setObjectOwnershipStep,
  PUT_PROBE_OBJECTS: putProbeObjectsStep,
  // Identities.
  CREATE_ORIGIN_IDENTITY: createOriginIdentityStep,
  CHANGE_ORIGIN_IDENTITY: changeOriginIdentityStep,
  LET_BOTH_READ: letBothReadStep,
  WAIT_SETTLED: waitSettledStep,
  SWITCH_ORIGIN_IDENTITY: switchOriginIdentityStep,
  RECORD_MOVED: recordMovedStep,
  DELETE_ORIGIN_IDENTITY: deleteOriginIdentityStep,
  // Keys.
  CREATE_PUBLIC_KEY: createPublicKeyStep,
  CREATE_KEY_GROUP: createKeyGroupStep,
  // Headers.
  CREATE_HEADERS_POLICY: createHeadersPolicyStep,
  // Distributions.
  CREATE_DISTRIBUTION: createDistributionStep,
  WAIT_DEPLOYED: waitDeployedStep,
  // Looking and proving.
  LOOK: lookStep,
  LOOK_AT: lookAtStep,
  PROVE: proveStep,
  // Libraries.
  OPEN_LIBRARY: openLibraryStep,
  // The account.
  CHECK_RIGHTS: checkRightsStep,
};

/** Runs a step as its row says. Throws when the row was written by a version that knew such steps otherwise. */
export function runStepOfKind(kind: StepKind, context: StepContext, desired: unknown): Promise<StepOutcome> {
  const run: (context: StepContext, desired: never) => Promise<StepOutcome> = STEPS[kind];
  // eslint-disable-next-line @typescript-eslint/consistent-type-assertions -- the schema and the step are of one kind, which TypeScript cannot follow through the tables
  return run(context, DESIRED[kind].parse(desired) as never);
}
