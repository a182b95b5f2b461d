import { signUrl } from '@/lib/aws/cloudfront-signer';
import { stop } from '@/lib/aws/errors';
import { env } from '@/lib/env';
import { type LoadedSigningKey, loadKeyForProof } from '@/lib/keys/data';

import type { Fact, ProofAnswer } from '../model';
import { PRIVATE_PROBE_KEY } from '../names';
import { fact, type RunStep, type StepContext, type StepOutcome } from '../operation/step';
import { ask } from '../proof/ask';
import { refusedSignature, tookSignature } from '../proof/expectation';

const PROBE_VALID_FOR_SECONDS = 300;

/** A change of a key group reaches every edge within minutes; AWS promises no time. */
const LOOK_AGAIN_SECONDS = 5;
const GIVE_UP_AFTER_MS = 30 * 60 * 1000;

/** Done when every distribution that trusts the group takes a signature of the new key: only then it may sign. */
export const proveKeyStep: RunStep<'PROVE_KEY'> = async (context, { keyGroupId, signingKeyId }) => {
  const key = await loadKeyForProof(context.db, signingKeyId);
  if (!key?.ok) throw noPrivateHalf(key?.error.message, key?.error.fix);
  return untilAll(context, keyGroupId, key.value, tookSignature, {
    code: 'key-not-accepted', yes: 'accepts it', no: 'not yet',
    waiting: 'The new key is not accepted everywhere yet', trouble: 'does not accept signatures of the new key',
  });
};

/** Done when no distribution that trusts the group takes a signature of the dropped key any more. */
export const proveKeyRefusedStep: RunStep<'PROVE_KEY_REFUSED'> = async (context, { keyGroupId, signingKeyId }) => {
  const key = await loadKeyForProof(context.db, signingKeyId);
  if (!key) return { done: [fact('Asked', 'no: the private half of this key is not here')] };
  if (!key.ok) throw noPrivateHalf(key.error.message, key.error.fix);
  return untilAll(context, keyGroupId, key.value, refusedSignature, {
    code: 'key-still-accepted', yes: 'refuses it', no: 'not yet',
    waiting: 'The dropped key is still accepted somewhere', trouble: 'still accepts signatures of the dropped key',
  });
};

interface Words {
  code: string;
  yes: string;
  no: string;
  waiting: string;
  trouble: string;
}

async function untilAll(
  context: StepContext, keyGroupId: string, key: LoadedSigningKey, isRight: (answer: ProofAnswer) => boolean, words: Words,
): Promise<StepOutcome> {
  const domains = await domainsOf(context, keyGroupId);
  const answers = await Promise.all(domains.map((domain) => askWith(context, domain, key)));
  const wrong = domains.filter((_, index) => !isRight(answers[index] ?? NO_ANSWER));
  const facts: Fact[] = domains.map((domain) => fact(domain, wrong.includes(domain) ? words.no : words.yes));
  if (wrong.length === 0) return { done: domains.length === 0 ? [fact('Asked', 'nobody: no distribution trusts the group')] : facts };
  if (context.now.getTime() - context.begunAt.getTime() > GIVE_UP_AFTER_MS) {
    throw stop(
      words.code,
      `After half an hour, ${wrong.join(', ')} ${words.trouble}.`,
      'Look at the distribution and its key group in CloudFront, then try again: it goes on asking.',
    );
  }
  return { lookAgainInSeconds: LOOK_AGAIN_SECONDS, waitsFor: 'aws', note: `${words.waiting}; next look in ${LOOK_AGAIN_SECONDS} s`, facts };
}

const NO_ANSWER: ProofAnswer = { status: 0, bodyExcerpt: '' };

/** Where viewers reach what trusts the group; one that is switched off or not finished answers nobody. */
async function domainsOf({ db }: StepContext, keyGroupId: string): Promise<string[]> {
  const rows = await db.distribution.findMany({
    where: { keyGroupId, enabled: true, domainName: { not: null }, OR: [{ libraryId: null }, { library: { state: 'READY' } }] },
    orderBy: { id: 'asc' },
    select: { domainName: true },
  });
  return rows.map(({ domainName }) => domainName).filter((domainName) => domainName !== null);
}

async function askWith({ now }: StepContext, domainName: string, { awsPublicKeyId, privateKey }: LoadedSigningKey): Promise<ProofAnswer> {
  const origin = `${env().aws.mediaScheme}://${domainName}`;
  const signed = signUrl({
    url: `${origin}/${PRIVATE_PROBE_KEY}`, keyPairId: awsPublicKeyId, privateKey,
    expiresAt: new Date(now.getTime() + PROBE_VALID_FOR_SECONDS * 1000),
  }, now);
  if (!signed.ok) throw new Error(`The guard refused to sign a probe of ours: ${signed.error.message}`);
  const question = {
    id: 'signed-with-signature', question: 'Is a signature of this key accepted?', url: signed.value.url, expected: { kind: 'served', body: '' }, meaning: '',
  } as const;
  const { answer } = await ask(question, new Set([new URL(origin).origin]));
  return answer;
}

function noPrivateHalf(message = 'The private half of the new key is not here.', fix = 'Rotate the key again.') {
  return stop('no-signing-key', message, fix);
}
