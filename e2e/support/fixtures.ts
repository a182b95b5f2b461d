import { readFileSync } from 'node:fs';
import path from 'node:path';

import { type APIRequestContext, type Browser, type BrowserContext, expect, test as base } from '@playwright/test';
import { z } from 'zod';

import { localAwsPorts } from './product';

const credentialsSchema = z.object({ email: z.string(), password: z.string() });
export type Credentials = z.output<typeof credentialsSchema>;

const demoSchema = z.object({ admin: credentialsSchema, viewer: credentialsSchema });

/** What the start command prints for the demo's people. */
export function demoCredentials(role: 'admin' | 'viewer'): Credentials {
  return demoSchema.parse(JSON.parse(readFileSync(path.join(stateDir(), 'demo.json'), 'utf8')))[role];
}

/** The running product's address. */
export function origin(): string {
  return z.string().parse(process.env.E2E_ORIGIN);
}

/** The running product's state folder. */
export function stateDir(): string {
  return z.string().parse(process.env.E2E_STATE);
}

/** A browser of its own in which somebody is signed in, without driving the form again. */
export async function signedIn(browser: Browser, credentials: Credentials): Promise<BrowserContext> {
  const context = await browser.newContext({ baseURL: origin() });
  const csrf = z.object({ csrfToken: z.string() }).parse(await (await context.request.get('/api/auth/csrf')).json());
  const answer = await context.request.post('/api/auth/callback/credentials', {
    headers: { Origin: origin() },
    form: { ...credentials, csrfToken: csrf.csrfToken, json: 'true' },
  });
  expect(answer.status()).toBe(200);
  return context;
}

/** Sets what Local AWS's edge does; only there when the product was started with its control on. */
export async function controlLocalAws(
  request: APIRequestContext,
  control: { edgeBytesPerSecond?: number | null; deploySeconds?: number; clockOffsetSeconds?: number },
): Promise<void> {
  const { api } = localAwsPorts(stateDir());
  const answer = await request.put(`http://127.0.0.1:${api}/_local-aws/control`, { data: control });
  expect(answer.ok()).toBe(true);
}

/** Every test starts at the product's address. */
export const test = base.extend({
  baseURL: async ({}, use) => {
    await use(origin());
  },
});

export { expect };
