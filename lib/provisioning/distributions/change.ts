import type { Db } from '@/lib/db/client';
import type { Distribution } from '@/lib/db/generated/client';

import { differingValues, sameNames, valuesOfRow } from '../distribution-values';
import type { DistributionValues } from '../operation/desired';
import { end } from '../operation/lease';
import type { PlannedStep } from '../operation/planned';
import { updateDistribution } from '../plan/distributions';

const CHANGES = ['CHANGE_LIBRARY', 'CHANGE_DISTRIBUTION'];

/** The step that gives a distribution the wanted values; undefined when it is recorded with them already. */
export function changeStep(row: Distribution, wanted: Partial<DistributionValues>, overwrite: boolean): PlannedStep | undefined {
  const recorded = valuesOfRow(row);
  const after = overwrite ? sameNames({ ...recorded, ...wanted }, wanted) : differingValues(recorded, wanted);
  return Object.keys(after).length === 0 ? undefined : updateDistribution(row, { before: sameNames(recorded, after), after, overwrite });
}

/** A change that failed has changed nothing that the next one does not look at; so the next one takes its place. */
export async function supersedeFailed(tx: Db, { dedupeKey }: { dedupeKey: string }): Promise<void> {
  const failed = await tx.operation.findUnique({ where: { dedupeKey } });
  if (failed?.state === 'FAILED' && CHANGES.includes(failed.kind)) await end(tx, failed.id, 'CANCELLED');
}
