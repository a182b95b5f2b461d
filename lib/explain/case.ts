import { createPublicKey, type KeyObject } from 'node:crypto';

import { S3_HOST } from '@/lib/aws/signing-guard';

import { type Answer, type Asked, type Credentials, credentialsOf, resourceUrl } from './asked';
import { type BehaviorChoice, behaviorFor } from './behavior';
import type { Finding } from './causes';
import { type Decoded, decode } from './decode';
import { isSameHost, withoutPort } from './host';
import type { KnownBehavior, KnownDistribution, KnownKey, Knowledge } from './knowledge';

export type CheckId =
  | 'host' | 'distribution' | 'protocol' | 'length' | 'behavior'
  | 'cookies' | 'credentials' | 'key-id' | 'key-trusted'
  | 'signature-form' | 'policy-form' | 'hash-algorithm' | 'signature'
  | 'resource' | 'not-before' | 'expiry' | 'address'
  | 'object' | 'origin' | 'cors';

/** One thing that has to be right for a request to be served. */
export interface Check {
  id: CheckId;
  title: string;
  outcome: 'pass' | 'fail' | 'unknown';
  evidence: string;
  /** What it means when it failed. */
  finding: Finding | undefined;
}

/** Everything that the checks look at. */
export interface Case {
  asked: Asked;
  knowledge: Knowledge;
  answer: Answer | undefined;
  /** The URL without what signing adds. */
  resource: string;
  credentials: Credentials | undefined;
  source: 'url' | 'cookies' | undefined;
  decoded: Decoded | undefined;
  key: KnownKey | undefined;
  /** Its public half, when it is known and can be read. */
  publicKey: KeyObject | undefined;
  distribution: KnownDistribution | undefined;
  choice: BehaviorChoice<KnownBehavior> | undefined;
  behavior: KnownBehavior | undefined;
  /** The cache behaviour asks for no signature, by what is known; CloudFront's own word counts more. */
  isOpen: boolean;
  /** When it was asked, in seconds by AWS's clock: as the answer says, or now. */
  at: number;
  /** Our clock minus AWS's, in seconds. */
  skew: number;
}

/** Puts a case together; with `onlyCookies` as if the URL carried no signature. */
export function caseOf(asked: Asked, knowledge: Knowledge, now: Date, onlyCookies = false): Case {
  const presented = credentialsOf(onlyCookies ? { ...asked, target: '/' } : asked);
  const credentials = presented?.credentials;
  const resource = resourceUrl(asked);
  const key = knowledge.keys?.list.find(({ id }) => id === credentials?.keyPairId);
  const distribution = knowledge.distributions?.find(({ domainNames }) => domainNames.some((name) => isSameHost(name, asked.host)));
  const choice = distribution?.behaviors && behaviorFor(distribution.behaviors, asked.target);
  const behavior = choice && (choice.behavior ?? distribution.defaultBehavior);
  const skew = knowledge.clockSkewSeconds ?? 0;
  return {
    asked, knowledge, answer: asked.answer, resource, credentials,
    source: presented?.source,
    decoded: credentials && decode(credentials, resource),
    key, publicKey: key && publicKeyOf(key), distribution, choice, behavior,
    isOpen: behavior?.restricted === false && asked.answer?.code !== 'MissingKey',
    at: Math.floor(asked.answer?.at ? asked.answer.at.getTime() / 1000 : now.getTime() / 1000 - skew), skew,
  };
}

export function publicKeyOf({ publicKeyPem }: KnownKey): KeyObject | undefined {
  if (publicKeyPem === undefined) return undefined;
  try {
    return createPublicKey(publicKeyPem);
  } catch {
    return undefined;
  }
}

/** Whether a host is a bucket's own, which goes past CloudFront: S3's, or a name below it that begins with the bucket's. */
export function isBucketHost(host: string, { bucketHosts = [] }: Knowledge): boolean {
  return S3_HOST.test(withoutPort(host)) || bucketHosts.some((known) => isSameHost(known, host) || host.toLowerCase().endsWith(`.${known.toLowerCase()}`));
}

const TITLES: Record<CheckId, string> = {
  'host': 'The host is a distribution’s',
  'distribution': 'The distribution is enabled and deployed',
  'protocol': 'The scheme is served',
  'length': 'The URL is not too long',
  'behavior': 'The cache behaviour asks for a signature',
  'cookies': 'The cookies reach CloudFront and count',
  'credentials': 'A key id is presented',
  'key-id': 'The key id is a known public key’s',
  'key-trusted': 'The cache behaviour trusts the key',
  'signature-form': 'There is a signature, and it can be decoded',
  'policy-form': 'The policy can be read',
  'hash-algorithm': 'The hash algorithm is known',
  'signature': 'The signature belongs to these bytes and this key',
  'resource': 'The policy opens this URL',
  'not-before': 'The signature holds already',
  'expiry': 'The signature still holds',
  'address': 'The viewer’s address is the policy’s',
  'object': 'The object exists',
  'origin': 'The bucket lets CloudFront read',
  'cors': 'The browser lets the page see the answer',
};

export function passed(id: CheckId, evidence: string): Check {
  return { id, title: TITLES[id], outcome: 'pass', evidence, finding: undefined };
}

export function unknown(id: CheckId, evidence: string): Check {
  return { id, title: TITLES[id], outcome: 'unknown', evidence, finding: undefined };
}

/** A check that failed, in the words of what it found. */
export function failed(id: CheckId, found: Finding): Check {
  return { id, title: TITLES[id], outcome: 'fail', evidence: found.sentence, finding: found };
}
