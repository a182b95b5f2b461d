/** How far an operation may go before it can no longer be called off. */
export type Cancelling =
  /** At every step's boundary: what is made is closed, and going on later is possible. */
  | 'any-time'
  /** Only before its first step that changes something has begun. */
  | 'before-changes'
  /** Until the key that signs is switched; what was made until then is taken back. */
  | 'until-switched';

interface OperationKindInfo {
  title: string;
  cancelling: Cancelling;
}

/** Every kind of operation, by the name that its row has. */
export const OPERATION_KINDS = {
  // Libraries.
  CREATE_LIBRARY: { title: 'Create the library', cancelling: 'any-time' },
  LOOK: { title: 'Look at what AWS has', cancelling: 'any-time' },
  PROVE: { title: 'Prove that it is closed', cancelling: 'any-time' },
  CHANGE_LIBRARY: { title: 'Change the library', cancelling: 'any-time' },
  REMOVE_LIBRARY: { title: 'Tear down the library', cancelling: 'any-time' },
  // Looking and mending.
  LOOK_AT: { title: 'Look at what AWS has', cancelling: 'any-time' },
  REPAIR: { title: 'Put back what was changed', cancelling: 'any-time' },
  MEND_ORIGIN: { title: 'Move uploads and headers to the new address of this site', cancelling: 'any-time' },
  // Buckets.
  CREATE_BUCKET: { title: 'Create the bucket', cancelling: 'any-time' },
  CHANGE_BUCKET: { title: 'Change the bucket', cancelling: 'before-changes' },
  DELETE_BUCKET: { title: 'Delete the bucket', cancelling: 'any-time' },
  // Identities.
  CREATE_IDENTITY: { title: 'Create the identity', cancelling: 'any-time' },
  CHANGE_IDENTITY: { title: 'Change the identity', cancelling: 'before-changes' },
  DELETE_IDENTITY: { title: 'Delete the identity', cancelling: 'any-time' },
  MOVE_TO_OAC: { title: 'Move to an origin access control', cancelling: 'before-changes' },
  // Keys.
  ROTATE_KEY: { title: 'Rotate the signing key', cancelling: 'until-switched' },
  DROP_KEY: { title: 'Drop the signing key now', cancelling: 'before-changes' },
  CREATE_SIGNING_KEY: { title: 'Create the signing key', cancelling: 'any-time' },
  CHANGE_SIGNING_KEY: { title: 'Change the signing key', cancelling: 'before-changes' },
  DELETE_SIGNING_KEY: { title: 'Delete the signing key', cancelling: 'any-time' },
  CREATE_KEY_GROUP: { title: 'Create the key group', cancelling: 'any-time' },
  CHANGE_KEY_GROUP: { title: 'Change the key group', cancelling: 'before-changes' },
  DELETE_KEY_GROUP: { title: 'Delete the key group', cancelling: 'any-time' },
  // The account.
  CHECK_RIGHTS: { title: 'Check what these credentials may do', cancelling: 'any-time' },
  INVENTORY: { title: 'Look at the account', cancelling: 'any-time' },
  ADOPT: { title: 'Bring in what the account has', cancelling: 'any-time' },
  // Distributions.
  CREATE_DISTRIBUTION: { title: 'Create the distribution', cancelling: 'any-time' },
  CHANGE_DISTRIBUTION: { title: 'Change the distribution', cancelling: 'any-time' },
  DELETE_DISTRIBUTION: { title: 'Delete the distribution', cancelling: 'any-time' },
} as const satisfies Record<string, OperationKindInfo>;

export type OperationKind = keyof typeof OPERATION_KINDS;

/** Whether a stored operation kind is one that this version knows. */
export function isOperationKind(kind: string): kind is OperationKind {
  return Object.hasOwn(OPERATION_KINDS, kind);
}

/** Every kind of step, with what a person reads. */
export const STEP_KINDS = {
  // Buckets.
  CREATE_BUCKET: 'Create the bucket, and prove that it is ours',
  BLOCK_PUBLIC_ACCESS: 'Block public access to the bucket',
  ENCRYPT_BUCKET: 'Encrypt what is stored in the bucket',
  CONFIGURE_UPLOADS: 'Let this site upload to the bucket, and drop unfinished uploads after a day',
  PUT_BUCKET_POLICY: 'Let just its distributions read the bucket',
  DELETE_EMPTY_BUCKET: 'Delete the bucket, if nothing is in it',
  CHANGE_ENCRYPTION: 'Change how what is stored from now on is encrypted',
  SET_OBJECT_OWNERSHIP: 'Say whether ACLs count in the bucket',
  SHOW_KEY_POLICY: 'Say what the policy of the KMS key must let CloudFront do',
  GRANT_READ: 'Let the distributions read every object, by its ACL',
  PUT_PROBE_OBJECTS: 'Store two small objects to ask for',
  // Identities.
  CREATE_ORIGIN_IDENTITY: 'Create the identity that CloudFront reads the bucket with',
  CHANGE_ORIGIN_IDENTITY: 'Change what people read of the identity',
  LET_BOTH_READ: 'Let the distributions read with the old and with the new identity',
  WAIT_SETTLED: 'Wait until S3 knows the new bucket policy everywhere',
  SWITCH_ORIGIN_IDENTITY: 'Have the distribution read with the new identity',
  RECORD_MOVED: 'Record that the library reads with its origin access control',
  // Keys.
  CREATE_PUBLIC_KEY: 'Give CloudFront the public half of the signing key',
  CREATE_KEY_GROUP: 'Put the signing key into the key group',
  ADD_KEY_TO_GROUP: 'Have the key group trust the new key as well',
  PROVE_KEY: 'Ask from outside with a signature of the new key',
  PROVE_KEY_REFUSED: 'Ask from outside with a signature of the dropped key',
  SWITCH_SIGNING_KEY: 'Sign with the new key from now on',
  WAIT_LAST_EXPIRY: 'Wait until the last signature of the old key has expired',
  REMOVE_KEY_FROM_GROUP: 'Take the old key out of the key group',
  DELETE_PUBLIC_KEY: 'Delete the public key at CloudFront, and forget its private half',
  UPDATE_PUBLIC_KEY: 'Change the comment of the public key',
  UPDATE_KEY_GROUP: 'Change the comment of the key group',
  DELETE_KEY_GROUP: 'Delete the key group at CloudFront',
  // Headers.
  CREATE_HEADERS_POLICY: 'Create the policy for the headers of answers',
  // Distributions.
  CREATE_DISTRIBUTION: 'Create the distribution',
  WAIT_DEPLOYED: 'Wait until CloudFront has deployed it everywhere',
  UPDATE_DISTRIBUTION: 'Change the distribution, and nothing of it that others wrote',
  TAKE_OVER_DISTRIBUTION: 'Record what CloudFront has for the distribution',
  DISABLE_DISTRIBUTION: 'Disable the distribution',
  DELETE_DISTRIBUTION: 'Delete the distribution',
  // Tearing down.
  REMOVE_POLICY_STATEMENTS: 'Take our statements out of the bucket policy',
  RELEASE_ORIGIN_IDENTITY: 'Delete the identity if nothing uses it any more',
  RELEASE_HEADERS_POLICY: 'Delete the policy for headers if nothing uses it any more',
  RELEASE_KEY_GROUP: 'Delete the key group if nothing uses it any more',
  RELEASE_SIGNING_KEY: 'Delete the public key if no key group holds it any more',
  DELETE_PROBE_OBJECTS: 'Delete the two small objects of the proof',
  EMPTY_BUCKET: 'Delete everything in the bucket',
  DELETE_BUCKET: 'Delete the bucket',
  RETIRE_LIBRARY: 'Keep the bucket and its videos, and close the library',
  FORGET_LIBRARY: 'Forget the library and its videos',
  // Looking and proving.
  LOOK: 'Look at what AWS has',
  LOOK_AT: 'Look at what AWS has of it',
  PROVE: 'Ask from outside, without credentials',
  // Repairs.
  FORGET_DELETED: 'Make sure that it was deleted, and forget its id',
  REPAIR_BUCKET_POLICY: 'Let just its distributions read the bucket again',
  REPAIR_TAGS: 'Tag the bucket as ours again',
  REPAIR_ACCESS_CONTROL: 'Have the origin access control sign every request again',
  REPAIR_KEY_GROUP: 'Have the key group trust our key again, and no other',
  REPAIR_HEADERS_POLICY: 'Let pages of this site read answers again',
  REPAIR_DISTRIBUTION: 'Put the distribution back',
  // The address of this site.
  MOVE_UPLOADS: 'Let pages of the new address upload to the bucket',
  MOVE_HEADERS: 'Let pages of the new address read answers',
  RECORD_ORIGIN: 'Record what everything was made for',
  // The account.
  TAKE_INVENTORY: 'List what the account has',
  ADOPT_BUCKET: 'Bring in the bucket, and prove that it is ours',
  ADOPT_IDENTITY: 'Bring in the identity that CloudFront reads the bucket with',
  ADOPT_PUBLIC_KEY: 'Bring in the public key',
  ADOPT_KEY_GROUP: 'Bring in the key group',
  ADOPT_HEADERS_POLICY: 'Bring in the policy for the headers of answers',
  ADOPT_DISTRIBUTION: 'Bring in the distribution',
  ADOPT_LIBRARY: 'Put the library together, with its videos',
  // Libraries.
  OPEN_LIBRARY: 'Open the library for uploads and viewers',
  // The account.
  CHECK_RIGHTS: 'Ask for what cannot have an effect, and see what is refused',
} as const satisfies Record<string, string>;

export type StepKind = keyof typeof STEP_KINDS;

/** Whether a stored step kind is one that this version knows. */
export function isStepKind(kind: string): kind is StepKind {
  return Object.hasOwn(STEP_KINDS, kind);
}
