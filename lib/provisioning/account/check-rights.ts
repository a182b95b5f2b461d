import { rightsOf } from '@/lib/aws/iam-actions';
import { askProbe, bucketProbes, CLOUDFRONT_PROBES, type RightsProbe, type Verdict } from '@/lib/aws/rights-probes';
import { newId } from '@/lib/kernel/id';

import { PUBLIC_PROBE_KEY } from '../names';
import { bucketRef, fact, type RunStep, type StepContext } from '../operation/step';
import { USUAL_FEATURES } from './iam-policy';
import { type RightCheck, rightsOfProbe } from './model';
import { DENIED } from './rights-result';

/** Checks that are kept, so that a change of rights can be seen. */
const KEPT = 20;

/** Asks what the worker's credentials may do, with calls that cannot have an effect, and keeps what came out. */
export const checkRightsStep: RunStep<'CHECK_RIGHTS'> = async (context, { bucketId }) => {
  const probes = [...CLOUDFRONT_PROBES, ...(await probesOfBucket(context, bucketId))];
  const checks = toChecks(await verdictsOf(probes), bucketId !== undefined);
  await context.save(async (tx) => {
    await tx.rightsCheck.create({ data: { id: newId(), accountId: context.accountId, checks: checks.map((check) => ({ ...check })) } });
    const old = await tx.rightsCheck.findMany({ orderBy: [{ at: 'desc' }, { id: 'desc' }], skip: KEPT, select: { id: true } });
    await tx.rightsCheck.deleteMany({ where: { id: { in: old.map(({ id }) => id) } } });
  });
  const count = (verdict: Verdict) => String(checks.filter((check) => check.verdict === verdict).length);
  return {
    done: [fact('Account', context.accountId), fact('Allowed', count('allowed')), fact(DENIED, count('denied')), fact('Known when used', count('unknown'))],
  };
};

async function probesOfBucket(context: StepContext, bucketId: string | undefined): Promise<RightsProbe[]> {
  const row = bucketId === undefined ? null : await context.db.bucket.findUnique({ where: { id: bucketId } });
  return row ? bucketProbes(bucketRef(context, row), PUBLIC_PROBE_KEY) : [];
}

type Asked = Awaited<ReturnType<typeof askProbe>> & { call: string };

/** One after another: a check is no reason to be throttled. Gives the verdict on each right that was asked for. */
async function verdictsOf(probes: readonly RightsProbe[]): Promise<Map<string, Asked>> {
  const verdicts = new Map<string, Asked>();
  for (const probe of probes) {
    const asked = { ...(await askProbe(probe)), call: probe.call };
    for (const action of rightsOfProbe(probe.call)) verdicts.set(action, asked);
  }
  return verdicts;
}

function toChecks(verdicts: ReadonlyMap<string, Asked>, hasBucket: boolean): RightCheck[] {
  const actions = [...new Set(rightsOf('worker', USUAL_FEATURES).map(({ action }) => action))].sort();
  return actions.map((action) => {
    const asked = verdicts.get(action);
    if (asked) return { action, verdict: asked.verdict, detail: detailOf(asked) };
    const detail = !hasBucket && rightNeedsBucket(action)
      ? 'There is no bucket of Usher yet to ask about. After the first library this can be known.'
      : 'Trying this would change something, so it is known when it is first used.';
    return { action, verdict: 'unknown', detail };
  });
}

/** Whether a probe of a bucket would tell about the right. */
function rightNeedsBucket(action: string): boolean {
  const nowhere = { name: '', region: '', ownerAccountId: '' };
  return bucketProbes(nowhere, PUBLIC_PROBE_KEY).some(({ call }) => rightsOfProbe(call).includes(action));
}

function detailOf({ verdict, call, code }: Asked): string {
  switch (verdict) {
    case 'allowed':
      return code === undefined ? `${call} was answered.` : `${call} was judged and answered ${code}, because what it was about does not exist.`;
    case 'denied':
      return `${call} was refused with ${code ?? 'AccessDenied'}.`;
    case 'unknown':
      return `${call} was answered ${code ?? 'otherwise'}, which says nothing of the right.`;
  }
}
