import { mkdtempSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { expect, test } from '@playwright/test';

import { freePort, type Product, removeState, startProduct } from './support/product';
import { children } from './support/worker';

const OWNER = { name: 'Olga Owner', email: 'olga@example.org', password: 'long enough and mine' };

/** An install without the demo, from its one-time link through stops and a power cut. */
test.describe.serial('an install of one’s own', () => {
  const stateDir = mkdtempSync(path.join(tmpdir(), 'usher-own-'));
  let port: number;
  let product: Product | undefined;

  const start = async () => {
    product = await startProduct({ stateDir, port, env: { USHER_DEMO: 'off' } });
    return product;
  };

  test.beforeAll(async () => {
    port = await freePort();
  });

  test.afterAll(async () => {
    await product?.stop();
    removeState(stateDir);
  });

  test('the first start prints a one-time link, and the page behind it makes the owner', async ({ page }) => {
    const first = await start();
    const link = /http:\/\/\S+\/setup\/\S+/.exec(first.output())?.[0] ?? '';
    await page.goto(link);
    await page.getByLabel('Your name').fill(OWNER.name);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.getByLabel('Password', { exact: true }).fill('short');
    await page.getByRole('button', { name: 'Create the owner account' }).click();
    await expect(page.getByText('Use at least 12 characters')).toBeVisible();
    await expect(page.getByLabel('Email')).toHaveValue(OWNER.email);
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
    await page.getByRole('button', { name: 'Create the owner account' }).click();
    await expect(page).toHaveURL(/\/admin$/);
    expect((await page.goto(link))?.status()).toBe(404);
  });

  test('only its owner can look into the state folder', () => {
    expect(statSync(stateDir).mode & 0o077).toBe(0);
    expect(statSync(path.join(stateDir, 'master.key')).mode & 0o177).toBe(0);
  });

  test('SIGTERM stops every process, and the next start finds everything as it was left', async ({ page }) => {
    const pids = Object.values(children(stateDir)).map(({ pid }) => pid);
    expect(pids.length).toBeGreaterThanOrEqual(4);
    expect(await product?.stop('SIGTERM')).toBe(0);
    expect(pids.filter(isAlive)).toEqual([]);

    const again = await start();
    expect(again.output()).not.toContain('/setup/');
    await page.goto(`${again.origin}/sign-in`);
    await page.getByLabel('Email').fill(OWNER.email);
    await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await expect(page).toHaveURL(/\/admin$/);
  });

  test('after a kill -9 of the start command the next one cleans up and goes on', async ({ request }) => {
    const before = Object.values(children(stateDir)).map(({ pid }) => pid);
    await product?.stop('SIGKILL');
    const again = await start();
    expect((await request.get(`${again.origin}/api/health`)).status()).toBe(200);
    expect(before.filter(isAlive)).toEqual([]);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
