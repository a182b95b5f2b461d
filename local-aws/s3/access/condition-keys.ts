/** A condition key of S3: which actions know it, and the member of an operation's input that it shows. */
interface ConditionKey {
  /** Undefined: every action. */
  actions: readonly string[] | undefined;
  member?: string;
}

const s3 = (...names: string[]) => names.map((name) => `s3:${name}`);
const versioned = (name: string) => s3(name, name.replace('Object', 'ObjectVersion'));

const LISTING = s3('ListBucket', 'ListBucketVersions');
const WRITING = s3('PutObject');
const SETTING_ACLS = [...s3('CreateBucket', 'PutBucketAcl', 'PutObject'), ...versioned('PutObjectAcl')];
const OF_EXISTING = ['GetObject', 'GetObjectAcl', 'GetObjectAttributes', 'GetObjectTagging']
  .concat('PutObjectAcl', 'PutObjectTagging', 'DeleteObjectTagging')
  .flatMap(versioned);
const SETTING_TAGS = [...WRITING, ...versioned('PutObjectTagging')];
const OF_VERSIONS = OF_EXISTING.concat(versioned('DeleteObject')).filter((name) => name.includes('Version'));

const every = (member?: string): ConditionKey =>
  member === undefined ? { actions: undefined } : { actions: undefined, member };
const of = (actions: readonly string[], member?: string): ConditionKey =>
  member === undefined ? { actions } : { actions, member };

/** Keys in lower case; those that end with a slash are followed by the key of a tag. */
export const CONDITION_KEYS: Record<string, ConditionKey> = {
  's3:authtype': every(),
  's3:signatureage': every(),
  's3:signatureversion': every(),
  's3:resourceaccount': every(),
  's3:tlsversion': every(),
  's3:x-amz-content-sha256': every(),
  's3:dataaccesspointaccount': every(),
  's3:dataaccesspointarn': every(),
  's3:accesspointnetworkorigin': every(),
  's3:prefix': of(LISTING, 'Prefix'),
  's3:delimiter': of(LISTING, 'Delimiter'),
  's3:max-keys': of(LISTING, 'MaxKeys'),
  's3:versionid': of(OF_VERSIONS, 'VersionId'),
  's3:if-match': of(s3('PutObject', 'DeleteObject'), 'IfMatch'),
  's3:if-none-match': of(WRITING, 'IfNoneMatch'),
  's3:objectcreationoperation': of(WRITING),
  's3:existingobjecttag/': of(OF_EXISTING),
  's3:requestobjecttag/': of(SETTING_TAGS),
  's3:requestobjecttagkeys': of(SETTING_TAGS),
  's3:locationconstraint': of(s3('CreateBucket')),
  's3:x-amz-object-ownership': of(s3('CreateBucket'), 'ObjectOwnership'),
  's3:x-amz-acl': of(SETTING_ACLS, 'ACL'),
  's3:x-amz-grant-full-control': of(SETTING_ACLS, 'GrantFullControl'),
  's3:x-amz-grant-read': of(SETTING_ACLS, 'GrantRead'),
  's3:x-amz-grant-read-acp': of(SETTING_ACLS, 'GrantReadACP'),
  's3:x-amz-grant-write': of(SETTING_ACLS, 'GrantWrite'),
  's3:x-amz-grant-write-acp': of(SETTING_ACLS, 'GrantWriteACP'),
  's3:x-amz-copy-source': of(WRITING, 'CopySource'),
  's3:x-amz-metadata-directive': of(WRITING, 'MetadataDirective'),
  's3:x-amz-storage-class': of(WRITING.concat(versioned('PutObjectAcl')), 'StorageClass'),
  's3:x-amz-server-side-encryption': of(WRITING, 'ServerSideEncryption'),
  's3:x-amz-server-side-encryption-aws-kms-key-id': of(WRITING, 'SSEKMSKeyId'),
  's3:x-amz-server-side-encryption-customer-algorithm': of(WRITING, 'SSECustomerAlgorithm'),
  's3:x-amz-website-redirect-location': of(WRITING, 'WebsiteRedirectLocation'),
  's3:object-lock-mode': of(WRITING, 'ObjectLockMode'),
  's3:object-lock-legal-hold': of(WRITING, 'ObjectLockLegalHoldStatus'),
  's3:object-lock-retain-until-date': of(WRITING),
  's3:object-lock-remaining-retention-days': of(WRITING),
};

/** Takes a key as a policy writes it, gives what is known of it. */
export function conditionKey(name: string): ConditionKey | undefined {
  const key = name.toLowerCase().replace(/^(s3:(?:existing|request)objecttag\/).+$/, '$1');
  return Object.hasOwn(CONDITION_KEYS, key) ? CONDITION_KEYS[key] : undefined;
}

/** Whether requests for this action have the key. */
export function knowsKey(action: string, { actions }: ConditionKey): boolean {
  return actions === undefined || actions.includes(action);
}
