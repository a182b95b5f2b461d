import type {
  DistributionRole,
  LibraryState,
  OperationKind,
  OperationState,
  OriginIdentityKind,
  SigningKeyKind,
  SigningKeyState,
} from '@/lib/db/generated/enums';
import type { FailureReason } from '@/lib/kernel/failure';

/** Every kind of step: what a person reads, and the AWS calls that it may make. */
export const STEP_KINDS = {
  CREATE_BUCKET: {
    title: 'Create the bucket, and prove that it is ours',
    calls: ['sts:GetCallerIdentity', 's3:HeadBucket', 's3:CreateBucket', 's3:GetBucketTagging', 's3:GetBucketOwnershipControls'],
  },
  BLOCK_PUBLIC_ACCESS: {
    title: 'Block public access to the bucket',
    calls: ['s3:GetPublicAccessBlock', 's3:PutPublicAccessBlock'],
  },
  CONFIGURE_UPLOADS: {
    title: 'Let this site upload to the bucket, and drop unfinished uploads after a day',
    calls: ['s3:GetBucketCors', 's3:PutBucketCors', 's3:GetBucketLifecycleConfiguration', 's3:PutBucketLifecycleConfiguration'],
  },
  CREATE_ORIGIN_IDENTITY: {
    title: 'Create the identity that CloudFront reads the bucket with',
    calls: [
      'cloudfront:CreateOriginAccessControl', 'cloudfront:ListOriginAccessControls', 'cloudfront:GetOriginAccessControl',
      'cloudfront:CreateCloudFrontOriginAccessIdentity', 'cloudfront:GetCloudFrontOriginAccessIdentity',
    ],
  },
  CREATE_SIGNING_KEY: {
    title: 'Make the signing key here, and give CloudFront its public half',
    calls: ['cloudfront:CreatePublicKey', 'cloudfront:ListPublicKeys', 'cloudfront:GetPublicKey'],
  },
  CREATE_KEY_GROUP: {
    title: 'Put the signing key into the key group',
    calls: [
      'cloudfront:CreateKeyGroup', 'cloudfront:ListKeyGroups', 'cloudfront:GetKeyGroup', 'cloudfront:UpdateKeyGroup',
    ],
  },
  CREATE_SIGNED_DISTRIBUTION: {
    title: 'Create the signed distribution',
    calls: ['cloudfront:CreateDistribution', 'cloudfront:ListDistributions', 'cloudfront:GetDistribution'],
  },
  CREATE_BASIC_DISTRIBUTION: {
    title: 'Create the basic distribution, which reaches only public/*',
    calls: ['cloudfront:CreateDistribution', 'cloudfront:ListDistributions', 'cloudfront:GetDistribution'],
  },
  PUT_BUCKET_POLICY: {
    title: 'Let just these distributions read the bucket',
    calls: ['s3:GetBucketPolicy', 's3:PutBucketPolicy'],
  },
  PUT_PROBE_OBJECTS: {
    title: 'Store two small objects to ask for',
    calls: ['s3:PutObject'],
  },
  WAIT_DEPLOYED: {
    title: 'Wait until CloudFront has deployed the distributions',
    calls: ['cloudfront:GetDistribution'],
  },
  LOOK: {
    title: 'Look at what AWS has',
    calls: [
      'sts:GetCallerIdentity', 's3:HeadBucket', 's3:GetBucketTagging', 's3:GetPublicAccessBlock',
      's3:GetBucketOwnershipControls', 's3:GetBucketCors', 's3:GetBucketLifecycleConfiguration', 's3:GetBucketPolicy',
      'cloudfront:GetOriginAccessControl', 'cloudfront:GetCloudFrontOriginAccessIdentity', 'cloudfront:GetPublicKey',
      'cloudfront:GetKeyGroup', 'cloudfront:GetDistribution',
    ],
  },
  PROVE: {
    title: 'Ask from outside, without credentials',
    calls: [],
  },
} as const satisfies Record<string, { title: string; calls: readonly string[] }>;

export type StepKind = keyof typeof STEP_KINDS;

/** Whether a stored step kind is one that this version knows. */
export function isStepKind(kind: string): kind is StepKind {
  return Object.hasOwn(STEP_KINDS, kind);
}

export const OPERATION_TITLES: Record<OperationKind, string> = {
  CREATE_LIBRARY: 'Create the library',
  LOOK: 'Look at what AWS has',
  PROVE: 'Prove that it is closed',
};

export interface Fact {
  label: string;
  value: string;
  /** Whether somebody may want to paste it elsewhere. */
  copyable: boolean;
}

export interface StepView {
  seq: number;
  kind: string;
  title: string;
  calls: readonly string[];
  state: 'waiting' | 'running' | 'done' | 'failed';
  /** How often it was begun; 0 while it waits its turn. */
  attempt: number;
  /** Why it failed, or why it is tried again. */
  error?: FailureReason;
  facts: Fact[];
  /** What it waits for, for example "CloudFront says InProgress; next look in 5 s". */
  note?: string;
  startedAt: string | null;
  finishedAt: string | null;
}

/** An operation as its page shows it. Dates are ISO strings. */
export interface OperationView {
  id: string;
  kind: OperationKind;
  title: string;
  state: OperationState;
  libraryId: string | null;
  libraryName: string | null;
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
  steps: StepView[];
  /** When any worker last said that it lives; null when none ever did. */
  workerSeenAt: string | null;
  /** Whether "Try again" is possible. */
  canRetry: boolean;
}

/** What a look found out about one resource, or one link between two. */
export interface Finding {
  subject: FindingSubject;
  label: string;
  state: 'ok' | 'broken' | 'unknown' | 'waiting';
  problem?: string;
  fix?: string;
  facts: Fact[];
}

/** Nodes of the picture, and the lines between them (`from→to`). */
export const FINDING_SUBJECTS = {
  bucket: 'Bucket',
  'identity.signed': 'Origin identity of the signed distribution',
  'identity.basic': 'Origin identity of the basic distribution',
  'signing-key': 'Signing key',
  'key-group': 'Key group',
  'distribution.signed': 'Signed distribution',
  'distribution.basic': 'Basic distribution',
  'distribution.signed→bucket': 'Bucket policy for the signed distribution',
  'distribution.basic→bucket': 'Bucket policy for the basic distribution',
  'distribution.signed→identity.signed': 'Identity attached to the signed distribution',
  'distribution.basic→identity.basic': 'Identity attached to the basic distribution',
  'distribution.signed→key-group': 'Signatures demanded by the signed distribution',
  'key-group→signing-key': 'Signing key in the key group',
} as const;

export type FindingSubject = keyof typeof FINDING_SUBJECTS;

export interface LookView {
  at: string;
  findings: Finding[];
}

export type ProofCheckId =
  | 'bucket-direct'
  | 'signed-without-signature'
  | 'signed-with-signature'
  | 'signed-expired'
  | 'signed-tampered'
  | 'signed-other-object'
  | 'basic-public-object'
  | 'basic-private-object';

/** One question to S3 or a distribution, and what it answered. */
export interface ProofCheck {
  id: ProofCheckId;
  question: string;
  /** Method and URL; the signature is masked. */
  request: string;
  expected: string;
  answer: ProofAnswer;
  passed: boolean;
  /** What the answer means, in one sentence. */
  explanation: string;
}

export interface ProofAnswer {
  /** 0 when there was no answer at all. */
  status: number;
  code?: string;
  message?: string;
  bodyExcerpt: string;
  headers?: Record<string, string>;
}

export interface ProofView {
  at: string;
  passed: boolean;
  checks: ProofCheck[];
}

/** A library in a list. */
export interface LibrarySummary {
  id: string;
  name: string;
  state: LibraryState;
  region: string;
  bucketName: string;
  videoCount: number;
  createdAt: string;
  /** Of the latest proof; null when there is none yet. */
  proofPassed: boolean | null;
  proofAt: string | null;
  brokenFindings: number;
  /** The newest operation that has not ended well. */
  openOperation: { id: string; kind: OperationKind; state: OperationState } | null;
}

/** A library as its page shows it: the recorded rows, and the worker's last look and proof. */
export interface LibraryView {
  id: string;
  name: string;
  state: LibraryState;
  region: string;
  originIdentityKind: OriginIdentityKind;
  signingKeyKind: SigningKeyKind;
  ttlSeconds: number;
  withBasic: boolean;
  createdAt: string;
  bucket: { name: string; region: string; arn: string; madeAt: string | null };
  identities: {
    role: DistributionRole;
    kind: OriginIdentityKind;
    name: string;
    awsId: string | null;
    s3CanonicalUserId: string | null;
  }[];
  keyGroup: { name: string; awsId: string | null } | null;
  signingKey: { name: string; kind: SigningKeyKind; state: SigningKeyState; awsPublicKeyId: string | null } | null;
  distributions: {
    role: DistributionRole;
    awsId: string | null;
    arn: string | null;
    domainName: string | null;
    status: string | null;
    enabled: boolean;
  }[];
  latestLook: LookView | null;
  latestProof: ProofView | null;
  /** Newest first, at most ten. */
  operations: { id: string; kind: OperationKind; title: string; state: OperationState; createdAt: string }[];
  workerSeenAt: string | null;
}
