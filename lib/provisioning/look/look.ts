import type { Prisma } from '@/lib/db/generated/client';
import { newId } from '@/lib/kernel/id';

import { type LibrarySet, readLibrarySet } from '../library-set';
import type { Finding } from '../model';
import { bucketRef, fact, type RunStep, type StepContext } from '../operation/step';
import { readerOf } from '../reader';
import { judgeBucket, judgePolicyLink } from './bucket';
import { judgePart } from './distribution';
import { judgeKeys } from './keys';
import { observeLibrary } from './observe';

/** Looks at everything of the library at AWS and keeps what it found. Finding something broken is a result, no failure. */
export const lookStep: RunStep<'LOOK'> = async (context, { libraryId }) => {
  const findings = await findingsOf(context, await readLibrarySet(context.db, libraryId));
  const stored = findings.map((finding) => ({ ...finding, facts: finding.facts.map((each) => ({ ...each })) }));
  await context.save((tx) =>
    tx.look.create({
      data: { id: newId(), libraryId, at: context.now, findings: stored satisfies Prisma.InputJsonArray },
    }),
  );
  const broken = findings.filter(({ state }) => state === 'broken');
  return {
    done: [
      fact('Looked at', `${findings.length} resources and links`),
      fact('Broken', broken.length === 0 ? 'none' : broken.map(({ label }) => label).join(', ')),
    ],
  };
};

async function findingsOf(context: StepContext, set: LibrarySet): Promise<Finding[]> {
  const { installId, appOrigin } = context;
  const observed = await observeLibrary(set, bucketRef(context, set.bucket));
  const parts = set.parts.flatMap((part) => {
    const seen = observed.parts.find(({ role }) => role === part.role);
    const policyLink = judgePolicyLink(set, part, readerOf(part.distribution, part.identity), observed.bucket);
    return seen ? [...judgePart(set, part, seen), policyLink] : [policyLink];
  });
  return [judgeBucket(set, observed.bucket, installId, appOrigin), ...judgeKeys(set, observed), ...parts];
}
