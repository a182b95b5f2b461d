import type { Distribution } from '@/lib/db/generated/client';

import { differingValues, sameNames, valuesOfRow } from '../distribution-values';
import type { DistributionValues } from '../operation/desired';
import type { OperationKind } from '../operation/kinds';
import type { PlannedStep } from '../operation/planned';
import { updateDistribution } from '../plan/distributions';

/** A change that failed has changed nothing that the next one does not look at; so the next one takes its place. */
export const CHANGES: readonly OperationKind[] = ['CHANGE_LIBRARY', 'CHANGE_DISTRIBUTION'];

/** The step that gives a distribution the wanted values; undefined when it is recorded with them already. */
export function changeStep(row: Distribution, wanted: Partial<DistributionValues>, overwrite: boolean): PlannedStep | undefined {
  const recorded = valuesOfRow(row);
  const after = overwrite ? sameNames({ ...recorded, ...wanted }, wanted) : differingValues(recorded, wanted);
  return Object.keys(after).length === 0 ? undefined : updateDistribution(row, { before: sameNames(recorded, after), after, overwrite });
}
