'use server';

import { revalidatePath } from 'next/cache';

import { defineAction } from '@/lib/action/action';
import { adminOnly } from '@/lib/auth/gates';

import type { Mode } from '../operation/record';
import { changeKeyGroup, createKeyGroup, deleteKeyGroup } from './group-service';
import { changeSigningKey, createSigningKey, deleteSigningKey } from './key-service';
import {
  changeKeyGroupSchema, changeSigningKeySchema, createKeyGroupSchema, createSigningKeySchema, deleteKeyGroupSchema,
  deleteSigningKeySchema, dropKeySchema, rotateKeySchema,
} from './schema';
import { dropKey, rotateKey } from './service';

/** Pages that show keys are made anew after a change was recorded. */
async function recorded<T>(dryRun: boolean, request: (mode: Mode) => Promise<T>): Promise<T> {
  const result = await request(dryRun ? 'dry-run' : 'record');
  if (!dryRun) revalidatePath('/admin', 'layout');
  return result;
}

export const rotateKeyAction = defineAction({
  name: 'key-group.rotate',
  gate: adminOnly,
  schema: rotateKeySchema,
  handler: (actor, { dryRun, ...input }) => recorded(dryRun, (mode) => rotateKey(actor, input, mode)),
});

export const dropKeyAction = defineAction({
  name: 'signing-key.drop',
  gate: adminOnly,
  schema: dropKeySchema,
  handler: (actor, { dryRun, ...input }) => recorded(dryRun, (mode) => dropKey(actor, input, mode)),
});

export const createSigningKeyAction = defineAction({
  name: 'signing-key.create',
  gate: adminOnly,
  schema: createSigningKeySchema,
  handler: (actor, { dryRun, ...input }) => recorded(dryRun, (mode) => createSigningKey(actor, input, mode)),
});

export const changeSigningKeyAction = defineAction({
  name: 'signing-key.change',
  gate: adminOnly,
  schema: changeSigningKeySchema,
  handler: (actor, { dryRun, ...input }) => recorded(dryRun, (mode) => changeSigningKey(actor, input, mode)),
});

export const deleteSigningKeyAction = defineAction({
  name: 'signing-key.delete',
  gate: adminOnly,
  schema: deleteSigningKeySchema,
  handler: (actor, { dryRun, ...input }) => recorded(dryRun, (mode) => deleteSigningKey(actor, input, mode)),
});

export const createKeyGroupAction = defineAction({
  name: 'key-group.create',
  gate: adminOnly,
  schema: createKeyGroupSchema,
  handler: (actor, { dryRun, ...input }) => recorded(dryRun, (mode) => createKeyGroup(actor, input, mode)),
});

export const changeKeyGroupAction = defineAction({
  name: 'key-group.change',
  gate: adminOnly,
  schema: changeKeyGroupSchema,
  handler: (actor, { dryRun, ...input }) => recorded(dryRun, (mode) => changeKeyGroup(actor, input, mode)),
});

export const deleteKeyGroupAction = defineAction({
  name: 'key-group.delete',
  gate: adminOnly,
  schema: deleteKeyGroupSchema,
  handler: (actor, { dryRun, ...input }) => recorded(dryRun, (mode) => deleteKeyGroup(actor, input, mode)),
});
