import { randomUUID } from 'node:crypto';

import type { Locator, Page } from '@playwright/test';

import { controlLocalAws, demoCredentials, expect, signedIn, test } from './support/fixtures';

/** What an admin does at AWS through the pages: seen before, followed, called off, found again, without a mouse. */
test.describe.serial('operations in the browser', () => {
  let page: Page;
  const unique = randomUUID().slice(0, 6);

  test.beforeAll(async ({ browser }) => {
    page = await (await signedIn(browser, demoCredentials('admin'))).newPage();
  });

  test.afterAll(async () => {
    await controlLocalAws(page.request, { deploySeconds: 1 });
    await page.context().close();
  });

  test('what the dialog lists before the button is what is done after it, call by call', async () => {
    await page.goto('/admin/buckets');
    await page.getByRole('button', { name: 'New bucket' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(`usher-seen-before-${unique}`);
    await dialog.getByRole('button', { name: 'Show what will be called' }).click();
    const plan = dialog.getByRole('list', { name: 'Plan' }).locator(':scope > li');
    await expect(plan.first()).toBeVisible();
    const planned = await plan.evaluateAll((steps) => steps.map((step) => ({
      title: step.querySelector(':scope > span')?.textContent ?? '',
      calls: [...step.querySelectorAll('li')].map((call) => /[\w]+:\w+/.exec(call.textContent)?.[0] ?? ''),
    })));
    // Pressed twice, as by somebody who is tired: still one operation.
    await dialog.getByRole('button', { name: 'Create the bucket' }).dblclick();
    await expect(page.getByText('Every step is done.')).toBeVisible({ timeout: 30_000 });

    const steps = page.getByRole('list', { name: 'Steps' }).locator(':scope > li');
    await expect(steps).toHaveCount(planned.length);
    for (const [index, { title, calls }] of planned.entries()) {
      const step = steps.nth(index);
      await step.locator('summary').click();
      await expect(step.locator('summary')).toContainText(title);
      const made = await step.getByRole('list', { name: 'Calls' }).getByText(/^\w+:\w+$/).allTextContents();
      // Whose account it is is asked for once for an operation, and is part of no step.
      expect(made.filter((call) => call !== 'sts:GetCallerIdentity')).toEqual(calls);
    }
  });

  test('Back after a dialog was confirmed finds in it what was typed, until it is closed', async () => {
    await page.goBack();
    const name = page.getByRole('dialog').getByLabel('Name');
    for (const kept of [`usher-seen-before-${unique}`, 'usher-']) {
      await page.getByRole('button', { name: 'New bucket' }).click();
      await expect(name).toHaveValue(kept);
      await page.keyboard.press('Escape');
    }
    await page.goForward();
  });

  test('a look that was asked for shows on the page as soon as it has ended', async () => {
    await page.getByRole('link', { name: 'Open the bucket' }).click();
    await expect(page.getByText('Nobody has looked yet.')).toBeVisible();
    await page.getByRole('button', { name: 'Look now' }).click();
    await expect(page.getByText('Looked at just now. Everything is as recorded.')).toBeVisible({ timeout: 30_000 });
  });

  test('what is deleted is typed first: another name confirms nothing, and a space that came along does no harm', async () => {
    await page.getByRole('button', { name: 'Delete', exact: true }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: 'Show what will be called' }).click();
    const confirm = dialog.getByRole('button', { name: 'Delete the bucket' });
    await dialog.getByLabel(/to confirm/).fill(`usher-seen-after-${unique}`);
    await expect(dialog.getByText('This is another name.')).toBeVisible();
    await expect(confirm).toBeDisabled();
    await dialog.getByLabel(/to confirm/).fill(` usher-seen-before-${unique} `);
    await confirm.click();
    await expect(page.getByText('Every step is done.')).toBeVisible({ timeout: 30_000 });
    await page.getByRole('link', { name: 'See the buckets' }).click();
    await expect(page.getByRole('table', { name: 'buckets' })).not.toContainText(`usher-seen-before-${unique}`);
  });

  test('an operation that is called off stops where it is closed, and goes on from there later', async () => {
    await controlLocalAws(page.request, { deploySeconds: 20 });
    await page.goto('/admin/libraries/new');
    await page.getByLabel('Name', { exact: true }).fill(`Called off ${unique}`);
    await page.getByRole('button', { name: 'Show what will be called' }).click();
    await page.getByRole('button', { name: 'Create library' }).click();
    await expect(page.getByText(/AWS is at work/)).toBeVisible({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Cancel', exact: true }).click();
    await page.getByRole('alertdialog').getByRole('button', { name: 'Cancel it' }).click();
    await expect(page.getByText('It was cancelled; nothing more is done.')).toBeVisible({ timeout: 60_000 });

    // Back leads to what was typed, for somebody who wants it otherwise; a new visit begins with an empty form.
    const operation = page.url();
    await page.goBack();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue(`Called off ${unique}`);
    await page.getByRole('navigation', { name: 'Breadcrumb' }).getByRole('link', { name: 'Libraries' }).click();
    await page.getByRole('link', { name: 'New library' }).click();
    await expect(page.getByLabel('Name', { exact: true })).toHaveValue('');
    await page.goto(operation);

    await controlLocalAws(page.request, { deploySeconds: 1 });
    await page.getByRole('link', { name: 'Open the library' }).click();
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Go on' }).click();
    await expect(page.getByText('Every step is done.')).toBeVisible({ timeout: 120_000 });
  });

  test('operations are found, narrowed down and sorted, and a reload keeps it', async () => {
    await page.goto('/admin/operations');
    const rows = page.getByRole('table', { name: 'operations' }).getByRole('row').filter({ has: page.getByRole('cell') });
    await page.getByLabel('Find in operations').fill(`called off ${unique}`);
    await expect(rows).toHaveCount(2);
    await page.getByLabel('State').selectOption({ label: 'Cancelled' });
    await expect(rows).toHaveCount(1);
    await page.reload();
    await expect(rows).toHaveCount(1);
    await page.getByLabel('State').selectOption({ label: 'Done' });
    await page.getByLabel('Find in operations').fill('');

    const took = page.getByRole('columnheader', { name: 'Took' });
    await took.getByRole('button').click();
    await expect(took).toHaveAttribute('aria-sort', 'ascending');
    await took.getByRole('button').click();
    await expect(took).toHaveAttribute('aria-sort', 'descending');
    await expect(page).toHaveURL(/sort=-took/);
  });

  test('a change is made with the keyboard alone, and Escape leads back to where it began', async () => {
    await page.goto('/admin/keys');
    await page.getByRole('table', { name: 'key groups' }).getByRole('link').first().click();
    await expect(page.getByRole('list', { name: 'What you can do' })).toBeVisible();
    const change = page.getByRole('button', { name: 'Change', exact: true });
    await tabTo(page, change);
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel('Comment')).toBeFocused();
    await page.keyboard.press('Escape');
    await expect(dialog).toBeHidden();
    await expect(change).toBeFocused();

    await page.keyboard.press('Enter');
    await expect(dialog.getByLabel('Comment')).toBeFocused();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(`Changed without a mouse ${unique}`);
    await page.keyboard.press('Enter');
    await expect(dialog.getByRole('region', { name: 'What will be called' })).toBeFocused();
    await tabTo(page, dialog.getByRole('button', { name: 'Change it' }));
    await page.keyboard.press('Enter');
    await expect(page.getByText('Every step is done.')).toBeVisible({ timeout: 30_000 });
    await tabTo(page, page.getByRole('link', { name: 'Open the key group' }));
    await page.keyboard.press('Enter');
    await expect(page.getByText(`Changed without a mouse ${unique}`).first()).toBeVisible();
  });
});

/** Goes on with Tab until `target` has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible();
  for (let presses = 0; presses < 60; presses += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error('Tab never reaches it');
}
