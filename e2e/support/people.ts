import { randomUUID } from 'node:crypto';

import type { Browser } from '@playwright/test';

import { type Credentials, demoCredentials, expect, origin, signedIn } from './fixtures';

/** A new viewer, invited by the demo's admin and let in by their own link, as people are. */
export async function inviteViewer(browser: Browser): Promise<Credentials> {
  const email = `${randomUUID()}@example.org`;
  const password = 'a password of a viewer';

  const admin = await signedIn(browser, demoCredentials('admin'));
  const people = await admin.newPage();
  await people.goto('/admin/people');
  await people.getByRole('button', { name: 'Invite' }).click();
  const dialog = people.getByRole('dialog');
  await dialog.getByLabel('Name').fill('A new viewer');
  await dialog.getByLabel('Email').fill(email);
  await dialog.getByRole('button', { name: 'Make the invitation' }).click();
  const link = dialog.getByLabel('Invitation link', { exact: true });
  await expect(link).toHaveValue(new RegExp(`^${origin()}/invite/`));
  const url = await link.inputValue();
  await admin.close();

  const invited = await browser.newContext();
  const page = await invited.newPage();
  await page.goto(url);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Open my account' }).click();
  await expect(page).toHaveURL(`${origin()}/watch`);
  await invited.close();
  return { email, password };
}
