'use server';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import { plannedIdSchema } from '../operation/planned-id';
import { dryRunSchema } from '../schema';
import { changeDistributionSchema, createDistributionSchema, deleteDistributionSchema, makeAgainSchema, takeOverDistributionSchema } from './schema';
import { changeDistribution, createDistribution, makeDistributionAgain, removeDistribution, takeOverDistribution } from './service';

export const createDistributionAction = defineAction({
  name: 'distribution.create',
  gate: adminOnly,
  schema: createDistributionSchema.safeExtend({ ...dryRunSchema.shape, ...plannedIdSchema.shape }),
  handler: (actor, { dryRun, ...input }) => createDistribution(actor, input, dryRun ? 'dry-run' : 'record'),
});

export const changeDistributionAction = defineAction({
  name: 'distribution.change',
  gate: adminOnly,
  schema: changeDistributionSchema,
  handler: (actor, { dryRun, ...input }) => changeDistribution(actor, input, dryRun ? 'dry-run' : 'record'),
});

export const takeOverDistributionAction = defineAction({
  name: 'distribution.take-over',
  gate: adminOnly,
  schema: takeOverDistributionSchema,
  handler: (actor, { distributionId, dryRun }) => takeOverDistribution(actor, distributionId, dryRun ? 'dry-run' : 'record'),
});

export const makeDistributionAgainAction = defineAction({
  name: 'distribution.make-again',
  gate: adminOnly,
  schema: makeAgainSchema,
  handler: (actor, { distributionId, dryRun }) => makeDistributionAgain(actor, distributionId, dryRun ? 'dry-run' : 'record'),
});

export const deleteDistributionAction = defineAction({
  name: 'distribution.delete',
  gate: adminOnly,
  schema: deleteDistributionSchema,
  handler: (actor, { dryRun, ...input }) => removeDistribution(actor, input, dryRun ? 'dry-run' : 'record'),
});
