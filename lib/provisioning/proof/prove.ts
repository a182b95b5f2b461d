import { bucketUrl } from '@/lib/aws/clients';
import { notYet, stop } from '@/lib/aws/errors';
import { env } from '@/lib/env';
import { newId } from '@/lib/kernel/id';
import { loadSigningKey } from '@/lib/keys/data';

import { readLibrarySet } from '../library-set';
import { KMS_KEY_POLICY_HINT } from '../kms';
import type { ProofCheck } from '../model';
import { PRIVATE_PROBE_KEY } from '../names';
import { fact, type RunStep, type StepContext } from '../operation/step';
import { ask } from './ask';
import { type ProofSubject, proofQuestions } from './questions';

/**
 * Asks S3 and the distributions from outside, without credentials, and keeps the answers.
 * Where the answers are demanded the operation goes on only when every one is right; otherwise a wrong answer is a result.
 */
export const proveStep: RunStep<'PROVE'> = async (context, { libraryId, demanded }) => {
  const subject = await subjectOf(context, libraryId);
  const origins = [subject.bucketUrl, subject.signedOrigin, subject.basicOrigin].filter((url) => url !== undefined);
  const allowed = new Set(origins.map((url) => new URL(url).origin));
  const checks = await Promise.all(proofQuestions(subject).map((question) => ask(question, allowed)));
  const failed = checks.filter(({ passed }) => !passed);
  await keep(context, libraryId, checks, failed.length === 0);

  if (failed.length > 0 && demanded) {
    throw notYet(
      'proof-failed',
      failed.map(({ question, explanation }) => `${question} ${explanation}`).join(' '),
      await fixFor(context, libraryId),
    );
  }
  return { done: [fact('Answers as they should be', `${checks.length - failed.length} of ${checks.length}`)] };
};

/** What is encrypted with KMS stays shut until the owner has changed the key's policy, which nobody can do for them. */
async function fixFor({ db }: StepContext, libraryId: string): Promise<string> {
  const bucket = await db.bucket.findUnique({ where: { libraryId } });
  const start = bucket?.encryption === 'SSE_KMS' ? `${KMS_KEY_POLICY_HINT} Then try again. ` : '';
  return `${start}What was just made can take a minute to work everywhere, so this is asked again by itself. If it stays, look at what is broken.`;
}

async function subjectOf({ db, now }: StepContext, libraryId: string): Promise<ProofSubject> {
  const set = await readLibrarySet(db, libraryId);
  const { bucket } = set;
  const key = await loadSigningKey(db, set.keyGroup.id);
  if (!key.ok) throw stop('no-signing-key', key.error.message, key.error.fix ?? 'Try again when the library is ready.');
  const newestVideo = await db.video.findFirst({
    where: { libraryId, state: 'READY' },
    orderBy: { readyAt: 'desc' },
    select: { objectKey: true },
  });
  const privateKeyPath = newestVideo?.objectKey ?? PRIVATE_PROBE_KEY;
  const origin = (role: 'SIGNED' | 'BASIC') => {
    const domainName = set.parts.find((part) => part.role === role)?.distribution.domainName;
    return domainName ? `${env().aws.mediaScheme}://${domainName}` : undefined;
  };
  const signedOrigin = origin('SIGNED');
  if (!signedOrigin) throw stop('no-distribution', 'The signed distribution has no address yet.', 'Wait until the library is ready.');
  return {
    libraryId,
    bucketUrl: bucketUrl(bucket.region, bucket.name, privateKeyPath),
    signedOrigin,
    basicOrigin: origin('BASIC'),
    privateKeyPath,
    hasProbes: set.library.adoptedAt === null,
    keyPairId: key.value.awsPublicKeyId,
    privateKey: key.value.privateKey,
    algorithm: set.library.hashAlgorithm,
    now,
  };
}

async function keep({ save }: StepContext, libraryId: string, checks: ProofCheck[], passed: boolean): Promise<void> {
  const stored = checks.map((check) => ({ ...check, answer: { ...check.answer } }));
  await save((tx) => tx.proof.create({ data: { id: newId(), libraryId, passed, checks: stored } }));
}
