import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { spellingsOf } from '@/test/harness/key-spellings';

import { demoCredentials, expect, signedIn, stateDir, test } from './support/fixtures';
import { PLANTED_MASTER_KEY } from './support/planted';
import { signingKeys } from './support/signing-keys';

/** What must never leave the server: the planted master key, private keys, password hashes, the database's address. */
const SECRETS = [
  PLANTED_MASTER_KEY,
  Buffer.from(PLANTED_MASTER_KEY, 'base64').toString('utf8'),
  'PRIVATE KEY',
  '$argon2',
  'postgresql://',
];

/** With the embedded database's password, which this install made for itself, and every signing key in every spelling. */
async function secrets(): Promise<string[]> {
  const keys = await signingKeys();
  expect(keys.length).toBeGreaterThan(0);
  return [...SECRETS, readFileSync(path.join(stateDir(), 'postgres.password'), 'utf8').trim(), ...keys.flatMap(spellingsOf)];
}

test('no page, payload, script or answer of any door holds a secret', async ({ browser }) => {
  const context = await signedIn(browser, demoCredentials('admin'));
  const page = await context.newPage();
  const found: string[] = [];
  const known = await secrets();
  page.on('response', (response) => {
    pending.push(response.text().then((text) => note(found, known, response.url(), text), () => undefined));
  });
  const pending: Promise<void>[] = [];
  const starts = [
    '/admin', '/admin/people', '/admin/api', '/admin/account', '/admin/adopt', '/admin/explain', '/admin/libraries/new', '/admin/operations', '/admin/buckets',
    '/admin/identities', '/admin/keys', '/admin/distributions', '/watch',
  ];
  for (const start of starts) {
    await page.goto(start);
    await page.waitForLoadState('networkidle');
  }
  await page.goto('/admin/keys');
  await page.getByRole('table', { name: 'signing keys' }).getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Recorded here', exact: true })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await page.goto('/admin');
  await page.getByRole('link', { name: /demo/i }).first().click();
  await expect(page.getByRole('region', { name: 'Proof' })).toBeVisible();
  await page.waitForLoadState('networkidle');
  await Promise.all(pending);
  expect(found).toEqual([]);
});

test('no log of any process holds a secret, and no signature either', async () => {
  const found: string[] = [];
  const known = await secrets();
  const logs = path.join(stateDir(), 'logs');
  for (const name of readdirSync(logs)) {
    const text = readFileSync(path.join(logs, name), 'utf8');
    note(found, known, name, text);
    if (/[?&]Signature=[\w~-]{20}/.test(text)) found.push(`${name}: a signature`);
  }
  expect(found).toEqual([]);
});

function note(found: string[], known: readonly string[], where: string, text: string): void {
  for (const secret of known) {
    if (text.includes(secret)) found.push(`${where}: ${secret.slice(0, 12)}…`);
  }
}
