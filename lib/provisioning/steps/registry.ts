import { checkRightsStep } from '../account/check-rights';
import { lookStep } from '../look/look';
import { lookAtStep } from '../look/look-at';
import { DESIRED } from '../operation/desired';
import type { StepKind } from '../operation/kinds';
import type { RunStep, StepContext, StepOutcome } from '../operation/step';
import { proveStep } from '../proof/prove';
import { blockPublicAccessStep, changeEncryptionStep, configureUploadsStep, createBucketStep, encryptBucketStep, putProbeObjectsStep, showKeyPolicyStep } from './bucket';
import { deleteEmptyBucketStep } from './bucket-delete';
import { adoptBucketStep, adoptDistributionStep, adoptHeadersPolicyStep, adoptIdentityStep } from './adopt';
import { adoptKeyGroupStep, adoptPublicKeyStep } from './adopt-keys';
import { adoptLibraryStep } from './adopt-library';
import {
  deleteBucketStep, deleteProbeObjectsStep, emptyBucketStep, removePolicyStatementsStep,
} from './bucket-remove';
import { createDistributionStep, waitDeployedStep } from './distribution';
import { takeOverDistributionStep, updateDistributionStep } from './distribution-change';
import { deleteDistributionStep, disableDistributionStep } from './distribution-delete';
import { forgetDeletedStep } from './forget-deleted';
import { grantReadStep } from './grant-read';
import { createHeadersPolicyStep } from './headers-policy';
import { createOriginIdentityStep } from './identity';
import { changeOriginIdentityStep } from './identity-change';
import { takeInventoryStep } from './inventory';
import { createKeyGroupStep, createPublicKeyStep } from './keys';
import { addKeyToGroupStep, deleteKeyGroupStep, removeKeyFromGroupStep, updateKeyGroupStep } from './keys-group';
import { proveKeyRefusedStep, proveKeyStep } from './keys-prove';
import { deletePublicKeyStep, updatePublicKeyStep } from './keys-public';
import { switchSigningKeyStep, waitLastExpiryStep } from './keys-rotate';
import { forgetLibraryStep, openLibraryStep, retireLibraryStep } from './library';
import { recordMovedStep, switchOriginIdentityStep, waitSettledStep } from './move-to-oac';
import { setObjectOwnershipStep } from './object-ownership';
import { moveHeadersStep, moveUploadsStep, recordOriginStep } from './origin';
import { letBothReadStep, putBucketPolicyStep } from './policy';
import { releaseHeadersPolicyStep, releaseKeyGroupStep, releaseOriginIdentityStep, releaseSigningKeyStep } from './release';
import { repairAccessControlStep, repairDistributionStep, repairHeadersPolicyStep, repairKeyGroupStep } from './repair';
import { repairBucketPolicyStep, repairTagsStep } from './repair-bucket';

const STEPS: { [K in StepKind]: RunStep<K> } = {
  // Buckets.
  CREATE_BUCKET: createBucketStep,
  BLOCK_PUBLIC_ACCESS: blockPublicAccessStep,
  ENCRYPT_BUCKET: encryptBucketStep,
  CONFIGURE_UPLOADS: configureUploadsStep,
  PUT_BUCKET_POLICY: putBucketPolicyStep,
  DELETE_EMPTY_BUCKET: deleteEmptyBucketStep,
  CHANGE_ENCRYPTION: changeEncryptionStep,
  SHOW_KEY_POLICY: showKeyPolicyStep,
  SET_OBJECT_OWNERSHIP: setObjectOwnershipStep,
  PUT_PROBE_OBJECTS: putProbeObjectsStep,
  GRANT_READ: grantReadStep,
  // Identities.
  CREATE_ORIGIN_IDENTITY: createOriginIdentityStep,
  CHANGE_ORIGIN_IDENTITY: changeOriginIdentityStep,
  LET_BOTH_READ: letBothReadStep,
  WAIT_SETTLED: waitSettledStep,
  SWITCH_ORIGIN_IDENTITY: switchOriginIdentityStep,
  RECORD_MOVED: recordMovedStep,
  // Keys.
  CREATE_PUBLIC_KEY: createPublicKeyStep,
  CREATE_KEY_GROUP: createKeyGroupStep,
  ADD_KEY_TO_GROUP: addKeyToGroupStep,
  PROVE_KEY: proveKeyStep,
  PROVE_KEY_REFUSED: proveKeyRefusedStep,
  SWITCH_SIGNING_KEY: switchSigningKeyStep,
  WAIT_LAST_EXPIRY: waitLastExpiryStep,
  REMOVE_KEY_FROM_GROUP: removeKeyFromGroupStep,
  DELETE_PUBLIC_KEY: deletePublicKeyStep,
  UPDATE_PUBLIC_KEY: updatePublicKeyStep,
  UPDATE_KEY_GROUP: updateKeyGroupStep,
  DELETE_KEY_GROUP: deleteKeyGroupStep,
  // Headers.
  CREATE_HEADERS_POLICY: createHeadersPolicyStep,
  // Distributions.
  CREATE_DISTRIBUTION: createDistributionStep,
  WAIT_DEPLOYED: waitDeployedStep,
  UPDATE_DISTRIBUTION: updateDistributionStep,
  TAKE_OVER_DISTRIBUTION: takeOverDistributionStep,
  DISABLE_DISTRIBUTION: disableDistributionStep,
  DELETE_DISTRIBUTION: deleteDistributionStep,
  // Tearing down.
  REMOVE_POLICY_STATEMENTS: removePolicyStatementsStep,
  RELEASE_ORIGIN_IDENTITY: releaseOriginIdentityStep,
  RELEASE_HEADERS_POLICY: releaseHeadersPolicyStep,
  RELEASE_KEY_GROUP: releaseKeyGroupStep,
  RELEASE_SIGNING_KEY: releaseSigningKeyStep,
  DELETE_PROBE_OBJECTS: deleteProbeObjectsStep,
  EMPTY_BUCKET: emptyBucketStep,
  DELETE_BUCKET: deleteBucketStep,
  RETIRE_LIBRARY: retireLibraryStep,
  FORGET_LIBRARY: forgetLibraryStep,
  // Looking and proving.
  LOOK: lookStep,
  LOOK_AT: lookAtStep,
  PROVE: proveStep,
  // Repairs.
  FORGET_DELETED: forgetDeletedStep,
  REPAIR_BUCKET_POLICY: repairBucketPolicyStep,
  REPAIR_TAGS: repairTagsStep,
  REPAIR_ACCESS_CONTROL: repairAccessControlStep,
  REPAIR_KEY_GROUP: repairKeyGroupStep,
  REPAIR_HEADERS_POLICY: repairHeadersPolicyStep,
  REPAIR_DISTRIBUTION: repairDistributionStep,
  // The address of this site.
  MOVE_UPLOADS: moveUploadsStep,
  MOVE_HEADERS: moveHeadersStep,
  RECORD_ORIGIN: recordOriginStep,
  // The account.
  TAKE_INVENTORY: takeInventoryStep,
  ADOPT_BUCKET: adoptBucketStep,
  ADOPT_IDENTITY: adoptIdentityStep,
  ADOPT_PUBLIC_KEY: adoptPublicKeyStep,
  ADOPT_KEY_GROUP: adoptKeyGroupStep,
  ADOPT_HEADERS_POLICY: adoptHeadersPolicyStep,
  ADOPT_DISTRIBUTION: adoptDistributionStep,
  ADOPT_LIBRARY: adoptLibraryStep,
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
