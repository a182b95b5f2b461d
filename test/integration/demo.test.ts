import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, expect, test } from 'vitest';
import { z } from 'zod';

import { verifyPassword } from '@/lib/auth/password';
import { db } from '@/lib/db/client';
import { testStateDir } from '@/test/harness/environment';
import { startWorld, workUntilIdle, type World } from '@/test/harness/provisioning';

/** Each start loads the AWS clients anew, which a busy machine takes its time for. */
const PATIENCE = { timeout: 150_000 };

let world: World;
const children: ChildProcess[] = [];

beforeEach(async () => {
  world = await startWorld();
  await db().user.deleteMany();
});

afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await world.close();
  await rm(path.join(testStateDir(), 'demo.json'), { force: true });
});

const login = z.object({ email: z.string(), password: z.string() });
const lineSchema = z.strictObject({
  step: z.string().optional(),
  done: z.boolean().optional(),
  credentials: z.array(login.extend({ role: z.string() })).optional(),
});

interface Run {
  child: ChildProcess;
  lines: z.output<typeof lineSchema>[];
  errors: () => string;
  ended: Promise<number | null>;
}

function startDemo(): Run {
  const child = spawn(process.execPath, ['--import', 'tsx', 'bin/demo.ts'], { env: process.env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  const lines: Run['lines'] = [];
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => { errors += chunk.toString(); });
  createInterface({ input: child.stdout }).on('line', (line) => { lines.push(lineSchema.parse(JSON.parse(line))); });
  const ended = once(child, 'close').then(() => child.exitCode);
  return { child, lines, errors: () => errors, ended };
}

/** Lets the demo run with a worker beside it, until it ends. */
async function runDemo(): Promise<Run> {
  const run = startDemo();
  await workUntil(run.ended);
  return run;
}

async function workUntil(end: Promise<unknown>): Promise<void> {
  const over = end.then(() => true);
  do await workUntilIdle();
  while (!(await Promise.race([over, pause(20, false)])));
}

const readDemo = async () => z.object({ admin: login }).parse(JSON.parse(await readFile(path.join(testStateDir(), 'demo.json'), 'utf8')));

test('the demo is made by the product’s own operations, and a second start changes nothing', PATIENCE, async () => {
  const run = await runDemo();
  expect(run.errors()).not.toContain('Error');
  expect(await run.ended).toBe(0);
  const video = await db().video.findFirstOrThrow({ include: { grants: { include: { user: true } } } });
  expect(video).toMatchObject({ state: 'READY', width: 640, height: 360, durationSeconds: 75, playability: { verdict: 'plays' } });
  expect(video.posterKey).not.toBeNull();
  expect(video.grants.map(({ user }) => user.role)).toEqual(['VIEWER']);
  const credentials = run.lines.at(-1)?.credentials ?? [];
  expect(credentials.map(({ role }) => role)).toEqual(['admin', 'viewer']);
  for (const { email, password } of credentials) {
    const user = await db().user.findUniqueOrThrow({ where: { email } });
    expect(await verifyPassword(user.passwordHash, password)).toBe(true);
  }
  expect((await stat(path.join(testStateDir(), 'demo.json'))).mode & 0o777).toBe(0o600);

  await db().grant.deleteMany();
  const events = await db().auditEvent.count();
  const again = await runDemo();
  expect(again.lines).toEqual([{ credentials }]);
  expect(await db().auditEvent.count()).toBe(events);
});

test('a demo that is killed at any of its steps is finished by the next start', PATIENCE, async () => {
  for (const killAt of ['Demo admin', 'Demo viewer', 'Demo video']) {
    const run = startDemo();
    const reached = new Promise<void>((resolve) => {
      const look = setInterval(() => {
        if (!run.lines.some(({ step }) => step === killAt) && run.child.exitCode === null) return;
        clearInterval(look);
        resolve();
      }, 5);
    });
    await workUntil(reached);
    run.child.kill('SIGKILL');
    await run.ended;
  }
  const { admin } = await readDemo();
  const last = await runDemo();
  expect(await last.ended).toBe(0);
  expect(last.lines.at(-1)?.credentials).toContainEqual({ role: 'admin', email: 'admin@usher.localhost', password: admin.password });
  expect(await db().user.count()).toBe(2);
  expect(await db().library.count()).toBe(1);
  expect(await db().video.findMany({ select: { state: true } })).toEqual([{ state: 'READY' }]);
  expect(await db().grant.count()).toBe(1);
});

test('an install that somebody set up by hand gets no demo', PATIENCE, async () => {
  await db().user.create({ data: { id: 'own', email: 'me@example.org', name: 'Me', role: 'OWNER', status: 'ACTIVE' } });
  const run = await runDemo();
  expect(await run.ended).toBe(0);
  expect(run.lines).toEqual([]);
  expect(await db().user.count()).toBe(1);
});
