import { randomUUID } from 'node:crypto';

import type { Page } from '@playwright/test';

import { CLIP } from './support/clip';
import { demoCredentials, expect, signedIn, test } from './support/fixtures';

const LIBRARY = `Classic ${randomUUID().slice(0, 6)}`;

/** For owners whose other tools rely on ACLs: asked for with a warning, and a film with its poster plays from the browser that sent it. */
test.describe.serial('a library that is read by the ACLs of its objects', () => {
  let owner: Page;
  test.beforeAll(async ({ browser }) => {
    owner = await (await signedIn(browser, demoCredentials('admin'))).newPage();
  });
  test.afterAll(() => owner.context().close());

  test('is offered with an origin access identity alone, with what it means, and its plan grants', async () => {
    await owner.goto('/admin/libraries/new');
    await owner.getByLabel('Name', { exact: true }).fill(LIBRARY);
    const acls = owner.getByRole('radio', { name: /ACL of each object/ });
    await expect(acls).toBeHidden();
    await owner.getByRole('radio', { name: /Origin access identity/ }).check();
    await expect(owner.getByRole('radio', { name: /Bucket policy/ })).toBeChecked();
    await acls.check();
    await expect(owner.getByText('AWS advises against ACLs.')).toBeVisible();
    await owner.getByRole('radio', { name: /SSE-KMS/ }).check();
    await owner.getByLabel('ARN of the KMS key').fill('arn:aws:kms:us-east-1:111122223333:key/1');
    await owner.getByRole('button', { name: 'Show what will be called' }).click();
    await expect(owner.getByText(/cannot read what is encrypted with KMS/)).toBeVisible();
    await owner.getByRole('radio', { name: /SSE-S3/ }).check();
    await owner.getByRole('button', { name: 'Show what will be called' }).click();
    const plan = owner.getByRole('list', { name: 'Plan' });
    await expect(plan).toContainText('s3:PutBucketOwnershipControls');
    await expect(plan).toContainText(/s3:GetObjectAcl objects of usher-\S+, 2 times/);
    await expect(plan).not.toContainText('s3:PutBucketPolicy');
    await owner.getByRole('button', { name: 'Create library' }).click();
    await expect(owner.getByText('Every step is done.')).toBeVisible({ timeout: 90_000 });
  });

  test('takes a film from the browser, with its poster, and plays it', async () => {
    await owner.getByRole('link', { name: 'Open the library' }).click();
    await expect(owner.getByText('the ACL of each object (classic)')).toBeVisible();
    await expect(owner.getByText(/^All \d+ answers as expected$/)).toBeVisible();
    const posterSent = owner.waitForRequest((request) => request.method() === 'PUT' && request.url().includes('/poster.jpg'));
    await owner.getByLabel('Videos to upload').setInputFiles(CLIP.path);
    const poster = await posterSent;
    expect(await poster.headerValue('x-amz-grant-read')).toMatch(/^id="[0-9a-f]{64,}"$/);
    expect((await poster.response())?.status()).toBe(200);
    await expect(owner.getByText('Uploaded and checked.')).toBeVisible({ timeout: 60_000 });
    await owner.getByRole('link', { name: /usher.demo/i }).first().click();
    await expect(owner).toHaveURL(/\/videos\//);
    await owner.goto(`/watch/${new URL(owner.url()).pathname.split('/').at(-1) ?? ''}`);
    await owner.locator('video').evaluate((element: HTMLVideoElement) => element.play());
    await expect.poll(() => owner.locator('video').evaluate((element: HTMLVideoElement) => element.currentTime)).toBeGreaterThan(1);
  });
});
