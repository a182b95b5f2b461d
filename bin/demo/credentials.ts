import { randomInt } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { rename, writeFile } from 'node:fs/promises';
import path from 'node:path';

import { z } from 'zod';

import { env } from '@/lib/env';
import { newId } from '@/lib/kernel/id';

const login = z.object({ email: z.string(), password: z.string() });
const demoFileSchema = z.object({ admin: login, viewer: login, bucketName: z.string(), finished: z.boolean() });

export type DemoFile = z.output<typeof demoFileSchema>;

/** Letters that nobody mixes up when reading or hearing them. */
const LETTERS = 'abcdefghkmnpqrstuvwxyz';
const GROUPS = 5;
const GROUP_LENGTH = 4;

function demoFile(): string {
  return path.join(env().stateDir, 'demo.json');
}

/** What the demo decided on an earlier start, or null. */
export function readDemoFile(): DemoFile | null {
  const file = demoFile();
  if (!existsSync(file)) return null;
  return demoFileSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** Decides passwords and names once, and keeps them before anything is made with them. */
export async function makeDemoFile(): Promise<DemoFile> {
  const decided: DemoFile = {
    admin: { email: 'admin@usher.localhost', password: readablePassword() },
    viewer: { email: 'viewer@usher.localhost', password: readablePassword() },
    bucketName: `usher-demo-${newId().slice(0, 10)}`,
    finished: false,
  };
  await write(decided);
  return decided;
}

/** From now on the demo is its owner's: what they revoke or rename stays so over the next start. */
export async function markFinished(decided: DemoFile): Promise<void> {
  await write({ ...decided, finished: true });
}

/** Renamed into place: a kill while writing must not leave half a file. */
async function write(content: DemoFile): Promise<void> {
  const unfinished = `${demoFile()}.${newId()}`;
  await writeFile(unfinished, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  await rename(unfinished, demoFile());
}

/** Five groups of four letters: 89 bits, and typed without looking twice. */
function readablePassword(): string {
  const group = () => Array.from({ length: GROUP_LENGTH }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
  return Array.from({ length: GROUPS }, group).join('-');
}
