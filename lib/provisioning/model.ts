import type {
  DistributionRole,
  AttemptOutcome,
  BucketEncryption,
  HashAlgorithm,
  LibraryState,
  OperationState,
  OriginIdentityKind,
  ReadPermission,
  SigningKeyKind,
  SigningKeyState,
} from '@/lib/db/generated/enums';
import type { FailureReason } from '@/lib/kernel/failure';

import type { Drift } from './drift';
import type { OperationKind } from './operation/kinds';
import type { PlannedCall } from './operation/planned';
import type { ProofVerdict, SeenStanding } from './standing';

export interface Fact {
  label: string;
  value: string;
  /** Whether somebody may want to paste it elsewhere. */
  copyable: boolean;
}

/** Who keeps a step waiting: AWS is at work, or it is our own turn or the rest of our own work, or nobody, until a known moment. */
export type WaitsFor = 'aws' | 'us' | { until: string };

/** Until when nothing happens to an operation: a moment that a step waits for, or the next try of what went wrong. */
export interface OperationWait {
  until: string;
  for: 'moment' | 'retry';
}

/** One call that an attempt made. */
export interface CallView {
  call: string;
  /** Milliseconds since the attempt's last look began. */
  startedMs: number;
  durationMs: number;
  /** How often the SDK sent it. */
  tries: number;
  /** AWS's code for a refusal. */
  code?: string | undefined;
}

/** One try of a step. */
export interface AttemptView {
  number: number;
  /** Null while it runs. */
  outcome: AttemptOutcome | null;
  /** How often it looked at what it waits for. */
  looks: number;
  calls: CallView[];
  error?: FailureReason;
  startedAt: string;
  finishedAt: string | null;
}

export interface StepView {
  seq: number;
  kind: string;
  title: string;
  /** The calls that it makes when nothing comes in between. */
  plan: PlannedCall[];
  state: 'waiting' | 'running' | 'done' | 'failed' | 'skipped';
  /** How often it was begun since somebody last tried it again; 0 while it waits its turn. */
  attempt: number;
  /** Every try there was, the first one first. */
  attempts: AttemptView[];
  /** Why it failed, or why it is tried again. */
  error?: FailureReason;
  facts: Fact[];
  /** What it waits for, for example "CloudFront says InProgress; next look in 5 s". */
  note?: string;
  waitsFor?: WaitsFor;
  startedAt: string | null;
  finishedAt: string | null;
}

/** An operation as a list shows it. Dates are ISO strings. */
export interface OperationHead {
  id: string;
  /** One of the kinds of this version, or one of another version by its name. */
  kind: OperationKind | (string & {});
  title: string;
  state: OperationState;
  /** What it is about, by name. */
  subject: string;
  createdAt: string;
  /** Null until a worker has taken it up for the first time. */
  startedAt: string | null;
  /** Null unless it is known until when nothing happens. */
  wait: OperationWait | null;
}

/** An operation in the list of all. */
export interface OperationSummary extends OperationHead {
  /** Who asked for it; null when it came on time, or from the command line. */
  requestedBy: string | null;
  finishedAt: string | null;
  doneSteps: number;
  totalSteps: number;
  /** What it does now, waits with, or failed at. */
  currentStep: string | null;
}

/** What an operation is about: the row's id, or AWS's of what it brings in. */
export interface OperationTarget {
  type: string;
  id: string;
  /** The id of its page; null where it is not recorded, or not any more. */
  pageId: string | null;
}

/** An operation as its page shows it. */
export interface OperationView extends OperationHead {
  /** Who asked for it; null when it came on time, or from the command line. */
  requestedBy: string | null;
  libraryId: string | null;
  libraryName: string | null;
  /** The one thing that it is about, where that is no library. */
  target: OperationTarget | null;
  finishedAt: string | null;
  /** When it goes on, while it waits. */
  runAt: string;
  steps: StepView[];
  /** When any worker last said that it lives; null when none ever did. */
  workerSeenAt: string | null;
  /** Whether "Try again" is possible. */
  canRetry: boolean;
  /** Whether it can still be called off. */
  canCancel: boolean;
  /** Whether somebody called it off, and it has not come to its end yet. */
  isCancelling: boolean;
}

/** What a look found out about one resource, or one link between two. */
export interface Finding {
  subject: FindingSubject;
  label: string;
  /** `differs`: otherwise than recorded, which does no harm. */
  state: 'ok' | 'broken' | 'differs' | 'unknown' | 'waiting';
  /** Why it is waiting or unknown; what is wrong with something is said by its drifts. */
  problem?: string;
  fix?: string;
  facts: Fact[];
  /** What is otherwise than recorded, one by one. */
  drifts: Drift[];
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
  'headers-policy': 'Response headers policy',
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
  proofAt: string | null;
  /** What may be said of the latest proof beside the latest look. */
  proof: ProofVerdict;
  /** What the latest look says. */
  seen: SeenStanding;
  /** The newest operation that has not ended well. */
  openOperation: { id: string; kind: OperationHead['kind']; title: string; state: OperationState } | null;
}

/** A library as its page shows it: the recorded rows, and the worker's last look and proof. */
export interface LibraryView {
  id: string;
  name: string;
  state: LibraryState;
  region: string;
  originIdentityKind: OriginIdentityKind;
  /** What lets its distributions read: the bucket policy, or each object's ACL. */
  readPermission: ReadPermission;
  signingKeyKind: SigningKeyKind;
  hashAlgorithm: HashAlgorithm;
  ttlSeconds: number;
  withBasic: boolean;
  createdAt: string;
  closesItself: boolean;
  bucket: {
    id: string;
    name: string;
    region: string;
    arn: string;
    encryption: BucketEncryption;
    kmsKeyArn: string | null;
    madeAt: string | null;
  };
  identities: {
    id: string;
    role: DistributionRole;
    kind: OriginIdentityKind;
    name: string;
    awsId: string | null;
    s3CanonicalUserId: string | null;
  }[];
  keyGroup: { id: string; name: string; awsId: string | null } | null;
  signingKey: { id: string; name: string; kind: SigningKeyKind; state: SigningKeyState; awsPublicKeyId: string | null } | null;
  distributions: {
    id: string;
    role: DistributionRole;
    awsId: string | null;
    arn: string | null;
    domainName: string | null;
    status: string | null;
    enabled: boolean;
    comment: string;
    priceClass: string;
    aliases: string[];
    /** Empty when it has none. */
    certificateArn: string;
  }[];
  latestLook: LookView | null;
  latestProof: ProofView | null;
  /** Newest first, at most ten. */
  operations: OperationHead[];
  workerSeenAt: string | null;
}
