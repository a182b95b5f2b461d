import { z } from 'zod';

import { idSchema } from '@/lib/kernel/id-schema';

import { plannedIdSchema } from '../operation/planned-id';
import { dryRunSchema } from '../schema';
import { COMMENT_MAX, KEYS_PER_GROUP } from './limits';

/** CloudFront keeps comments as they are, but its console and XML take plain characters only. */
const comment = z
  .string()
  .trim()
  .max(COMMENT_MAX, `Use at most ${COMMENT_MAX} characters.`)
  .regex(/^[\x20-\x7e]*$/, 'Use letters without accents, digits and signs.');

export const rotateKeySchema = z.object({ keyGroupId: idSchema }).extend(dryRunSchema.shape);

/** `confirm`: the key's name or its id at CloudFront, typed by hand; a dry run needs none. */
const confirm = z.string().trim().max(200).default('');

export const dropKeySchema = z.object({ signingKeyId: idSchema, confirm }).extend(dryRunSchema.shape);

const signingKeyKind = z.enum(['ECDSA_P256', 'RSA_2048'], 'Choose P-256 or RSA.').default('ECDSA_P256');

export const createSigningKeySchema = z.object({ kind: signingKeyKind, comment }).extend({ ...dryRunSchema.shape, ...plannedIdSchema.shape });
export const changeSigningKeySchema = z.object({ signingKeyId: idSchema, comment }).extend(dryRunSchema.shape);
export const deleteSigningKeySchema = z.object({ signingKeyId: idSchema, confirm }).extend(dryRunSchema.shape);

const signingKeyIds = z.array(idSchema).max(KEYS_PER_GROUP, `A key group holds at most ${KEYS_PER_GROUP} keys.`);

export const createKeyGroupSchema = z
  .object({ comment, signingKeyIds: signingKeyIds.min(1, 'Choose at least one key.') })
  .extend({ ...dryRunSchema.shape, ...plannedIdSchema.shape });

/** What the group is to be: its comment, and all of its keys. */
export const changeKeyGroupSchema = z
  .object({ keyGroupId: idSchema, comment, signingKeyIds: signingKeyIds.min(1, 'Leave at least one key in it.') })
  .extend(dryRunSchema.shape);

export const deleteKeyGroupSchema = z.object({ keyGroupId: idSchema }).extend(dryRunSchema.shape);
