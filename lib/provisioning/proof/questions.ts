import type { KeyObject } from 'node:crypto';

import { signUnchecked } from '@/lib/aws/cloudfront-signer';
import type { HashAlgorithm } from '@/lib/db/generated/enums';
import { objectPath } from '@/lib/kernel/object-path';

import type { ProofCheckId } from '../model';
import { PRIVATE_PROBE_KEY, probeText, PUBLIC_PROBE_KEY } from '../names';
import type { Expectation } from './expectation';

const VALID_FOR_SECONDS = 300;
const EXPIRED_SINCE_SECONDS = 60;
const LENGTHENED_BY_SECONDS = 86_400;

export interface Question {
  id: ProofCheckId;
  question: string;
  url: string;
  expected: Expectation;
  /** What it means when the answer is the expected one. */
  meaning: string;
}

export interface ProofSubject {
  libraryId: string;
  /** Where S3 itself would serve the private object. */
  bucketUrl: string;
  /** `https://d….cloudfront.net`, without a slash at the end. */
  signedOrigin: string;
  basicOrigin: string | undefined;
  /** What the basic distribution must not serve: the newest video, or the private probe. */
  privateKeyPath: string;
  /** Whether our probe objects are in the bucket; an adopted library has none, so a video stands for them. */
  hasProbes: boolean;
  keyPairId: string;
  privateKey: KeyObject;
  /** As viewers' signatures are made. */
  algorithm: HashAlgorithm;
  now: Date;
}

/** Everything that somebody without credentials might try, with the answer that a closed library gives. */
export function proofQuestions(subject: ProofSubject): Question[] {
  return [...withoutSignature(subject), ...withSignature(subject), ...basic(subject)];
}

/** The object that is asked for with signatures; undefined expectation while there is nothing that could be served. */
function probeOf({ libraryId, hasProbes, privateKeyPath }: ProofSubject): { path: string; served: Expectation | undefined } {
  if (hasProbes) return { path: PRIVATE_PROBE_KEY, served: { kind: 'served', body: probeText(PRIVATE_PROBE_KEY, libraryId) } };
  return { path: objectPath(privateKeyPath), served: privateKeyPath === PRIVATE_PROBE_KEY ? undefined : { kind: 'served-any' } };
}

function withoutSignature(subject: ProofSubject): Question[] {
  const { bucketUrl, signedOrigin } = subject;
  return [
    {
      id: 'bucket-direct',
      question: 'Does S3 give a private object to somebody who knows its address?',
      url: bucketUrl,
      expected: { kind: 's3-refused' },
      meaning: 'Nobody gets around CloudFront.',
    },
    {
      id: 'signed-without-signature',
      question: 'Does the signed distribution serve without a signature?',
      url: `${signedOrigin}/${probeOf(subject).path}`,
      expected: { kind: 'signature-demanded' },
      meaning: 'Nobody watches without a signature.',
    },
  ];
}

function withSignature(subject: ProofSubject): Question[] {
  const { signedOrigin, keyPairId, privateKey, algorithm, now } = subject;
  const { path, served } = probeOf(subject);
  const sign = (key: string, seconds: number) =>
    signUnchecked({
      url: `${signedOrigin}/${key}`, keyPairId, privateKey, algorithm, expiresAt: new Date(now.getTime() + seconds * 1000),
    }).url;
  const valid = sign(path, VALID_FOR_SECONDS);
  return [
    ...(served ? [{
      id: 'signed-with-signature' as const,
      question: 'Does the signed distribution serve with a valid signature?',
      url: valid,
      expected: served,
      meaning: 'Viewers who hold a signature are served.',
    }] : []),
    {
      id: 'signed-expired',
      question: 'Does a signature that expired a minute ago still work?',
      url: sign(path, -EXPIRED_SINCE_SECONDS),
      expected: { kind: 'signature-refused' },
      meaning: 'A copied address stops working when it expires.',
    },
    {
      id: 'signed-tampered',
      question: 'Can the expiry in a signed address be set to a later time?',
      url: valid.replace(/Expires=(\d+)/, (_, expires: string) => `Expires=${Number(expires) + LENGTHENED_BY_SECONDS}`),
      expected: { kind: 'signature-refused' },
      meaning: 'Nobody can lengthen what was signed.',
    },
    {
      id: 'signed-other-object',
      question: 'Does the signature of one object open another one?',
      url: sign(PUBLIC_PROBE_KEY, VALID_FOR_SECONDS).replace(PUBLIC_PROBE_KEY, () => path),
      expected: { kind: 'signature-refused' },
      meaning: 'A signature opens the one object that it was made for.',
    },
  ];
}

function basic({ libraryId, basicOrigin, privateKeyPath, hasProbes }: ProofSubject): Question[] {
  if (basicOrigin === undefined) return [];
  return [
    ...(hasProbes ? [{
      id: 'basic-public-object' as const,
      question: 'Does the basic distribution serve an object below public/?',
      url: `${basicOrigin}/${PUBLIC_PROBE_KEY}`,
      expected: { kind: 'served' as const, body: probeText(PUBLIC_PROBE_KEY, libraryId) },
      meaning: 'What is meant for everybody is served to everybody.',
    }] : []),
    {
      id: 'basic-private-object',
      question: 'Does the basic distribution serve a private object?',
      url: `${basicOrigin}/${objectPath(privateKeyPath)}`,
      expected: { kind: 's3-refused' },
      meaning: 'The basic distribution cannot read past public/, so it opens no way around signatures.',
    },
  ];
}
