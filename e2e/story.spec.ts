import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { BrowserContext, Page } from '@playwright/test';

import { CLIP, nearItsBitrate } from './support/clip';
import { controlLocalAws, type Credentials, demoCredentials, expect, signedIn, test } from './support/fixtures';
import { ownersS3 } from './support/owners-s3';
import { inviteViewer } from './support/people';
import { expiryOf, recordEdge } from './support/wire';
import { killChild } from './support/worker';

const LIFETIME_SECONDS = 20;
const CLIP_SECONDS = 70;
/** Names are taken once, and the specs may run again on the same product. */
const LIBRARY = `Summer school ${randomUUID().slice(0, 6)}`;

/** From nothing to a private video that plays past its signature's end: one owner, one viewer, one sitting. */
test.describe.serial('the story', () => {
  let admin: BrowserContext;
  let owner: Page;
  let viewer: Credentials;
  let libraryPath: string;
  let watchPath: string;

  test.beforeAll(async ({ browser }) => {
    viewer = await inviteViewer(browser);
    admin = await signedIn(browser, demoCredentials('admin'));
    owner = await admin.newPage();
    // Long enough to be watched, short enough for a test.
    await controlLocalAws(admin.request, { deploySeconds: 8 });
  });

  test.afterAll(async () => {
    await controlLocalAws(admin.request, { deploySeconds: 1, edgeBytesPerSecond: null });
    await admin.close();
  });

  test('the form checks the bucket’s name as it is typed and keeps what was typed', async () => {
    await owner.goto('/admin');
    await owner.getByRole('link', { name: 'New library' }).first().click();
    await owner.getByLabel('Name', { exact: true }).fill(LIBRARY);
    const bucketName = owner.getByLabel('Bucket name');
    await expect(bucketName).toHaveValue(/summer-school/);
    for (const wrong of ['Ab', 'usher-Summer_School', 'usher-summer.school', '-summer', 'summer-school']) {
      await bucketName.fill(wrong);
      await expect(bucketName).toHaveAttribute('aria-invalid', 'true');
    }
    await owner.getByRole('button', { name: 'Use the suggestion' }).click();
    await expect(owner.getByText('A valid name')).toBeVisible();
  });

  test('a library is made step by step, through a reload and the death of worker, web and Local AWS', async () => {
    await owner.getByLabel('Amount').fill(String(LIFETIME_SECONDS));
    await owner.getByLabel('Unit').selectOption('seconds');
    await owner.getByRole('button', { name: 'Show what will be called' }).click();
    await expect(owner.getByRole('list', { name: 'Plan' })).toContainText('s3:CreateBucket');
    await owner.getByRole('button', { name: 'Create library' }).click();
    await expect(owner).toHaveURL(/\/admin\/operations\//);

    const steps = owner.getByRole('list', { name: 'Steps' }).locator(':scope > li');
    await expect(steps.first()).toHaveAttribute('data-state', 'done', { timeout: 30_000 });
    killChild('worker');
    await owner.reload();
    killChild('local-aws');
    killChild('web');
    await expect(owner.getByText('Every step is done.')).toBeVisible({ timeout: 90_000 });
    for (const step of await steps.all()) await expect(step).toHaveAttribute('data-state', 'done');

    await owner.getByRole('link', { name: 'Open the library' }).click();
    await expect(owner.getByRole('heading', { name: LIBRARY, level: 1 })).toBeVisible();
    libraryPath = new URL(owner.url()).pathname;
  });

  test('the picture shows what exists with AWS’s own ids, and nothing is broken', async () => {
    const picture = owner.getByRole('group', { name: 'Picture of the library' });
    for (const part of ['Signed distribution', 'Basic distribution', 'Bucket', 'Key group', 'Signing key, P-256']) {
      await expect(picture.getByText(part, { exact: true })).toBeVisible();
    }
    await expect(picture.getByText(/^E[A-Z0-9]{13}$/).first()).toBeVisible();
    await expect(owner.getByRole('list', { name: 'What is broken' })).toBeHidden();
  });

  test('the proof shows what everybody without a signature is told', async () => {
    const proof = owner.getByRole('region', { name: 'Proof' });
    await expect(owner.getByText(/^All \d+ answers as expected$/)).toBeVisible();
    for (const answer of ['403 AccessDenied', '403 MissingKey', '200']) {
      await expect(proof.getByText(answer).filter({ visible: true }).first()).toBeVisible();
    }
    await proof.getByRole('button').first().click();
    await expect(proof.getByText('<Code>AccessDenied</Code>').filter({ visible: true }).first()).toBeVisible();
  });

  test('a link that somebody broke at AWS turns red, names its fix and fails just its proof', async () => {
    const bucket = (await owner.getByRole('group', { name: 'Picture of the library' }).getByText(/^usher-/).textContent()) ?? '';
    const s3 = ownersS3();
    const { Policy } = await s3.getBucketPolicy({ Bucket: bucket });
    await s3.deleteBucketPolicy({ Bucket: bucket });
    await owner.getByRole('button', { name: 'Look now' }).click();
    const broken = owner.getByRole('list', { name: 'What is broken' });
    await expect(broken).toContainText(/policy/i, { timeout: 30_000 });
    await owner.getByRole('button', { name: 'Run proof' }).click();
    await expect(owner.getByText(/^\d of 8 answers wrong$/)).toBeVisible({ timeout: 30_000 });

    await s3.putBucketPolicy({ Bucket: bucket, Policy });
    await owner.getByRole('button', { name: 'Look now' }).click();
    await expect(broken).toBeHidden({ timeout: 30_000 });
    await owner.getByRole('button', { name: 'Run proof' }).click();
    await expect(owner.getByText('All 8 answers as expected')).toBeVisible({ timeout: 30_000 });
  });

  test('a file that browsers do not play is told from one that they do before anything is sent', async () => {
    await owner.getByLabel('Videos to upload').setInputFiles(['test/media/hevc.mp4', 'test/media/h264.mkv']);
    const uploads = owner.getByRole('list', { name: 'Uploads' });
    await expect(uploads.getByRole('listitem').filter({ hasText: 'hevc.mp4' }).first()).toContainText(/HEVC/);
    await expect(uploads.getByRole('listitem').filter({ hasText: 'h264.mkv' }).first()).toContainText(/Matroska/);
    await owner.getByRole('button', { name: 'Cancel hevc.mp4' }).click();
    await owner.getByRole('button', { name: 'Cancel h264.mkv' }).click();
  });

  test('a dropped MP4 goes straight to the bucket and is known for what it is', async () => {
    const sent = owner.waitForRequest((request) => request.method() === 'PUT' && request.url().includes('partNumber='));
    await drop(owner, CLIP.path, CLIP.name);
    const part = new URL((await sent).url());
    expect(part.origin).not.toBe(new URL(owner.url()).origin);
    await expect(owner.getByText('Uploaded and checked.')).toBeVisible({ timeout: 60_000 });
    await owner.getByRole('link', { name: /usher.demo/i }).first().click();
    await expect(owner).toHaveURL(new RegExp(`${libraryPath}/videos/`));
    await expect(owner.getByText(/640\s*×\s*360/).first()).toBeVisible();
    await expect(owner.getByText(/H\.264|avc1/i).first()).toBeVisible();
  });

  test('before the grant the viewer gets a 404, after it the video', async ({ browser }) => {
    const videoId = new URL(owner.url()).pathname.split('/').at(-1) ?? '';
    watchPath = `/watch/${videoId}`;
    const context = await signedIn(browser, viewer);
    expect((await context.request.get(watchPath)).status()).toBe(404);
    const person = owner.getByLabel('Person');
    const option = person.locator('option', { hasText: viewer.email });
    await person.selectOption((await option.getAttribute('value')) ?? '');
    await owner.getByRole('button', { name: 'Let in' }).click();
    await expect(owner.getByText(viewer.email).first()).toBeVisible();
    await expect.poll(async () => (await context.request.get(watchPath)).status()).toBe(200);
    await context.close();
  });

  test('the viewer plays, pauses and seeks past the signature’s end and notices nothing', async ({ browser }) => {
    test.setTimeout(240_000);
    await controlLocalAws(admin.request, { edgeBytesPerSecond: nearItsBitrate(CLIP_SECONDS) });
    const context = await signedIn(browser, viewer);
    const page = await context.newPage();
    const answers = recordEdge(page);
    await page.goto('/watch');
    await page.locator(`a[href="${watchPath}"]`).first().click();
    const video = page.locator('video');
    await video.evaluate(async (element: HTMLVideoElement) => {
      element.volume = 0.3;
      await element.play();
    });
    await expect.poll(() => position(page)).toBeGreaterThan(1);
    const first = answers.find(({ status }) => status === 206);
    if (!first) throw new Error('the edge gave no 206');

    // Playing on: sampled while it goes, the position never jumps back.
    const samples: number[] = [];
    await expect.poll(async () => {
      samples.push(await position(page));
      return samples.at(-1);
    }, { timeout: 120_000, intervals: [250] }).toBeGreaterThan(LIFETIME_SECONDS + 8);
    expect(samples.every((now, index) => index === 0 || now >= (samples[index - 1] ?? 0) - 0.5)).toBe(true);

    // Rate and volume stay; pausing across a whole lifetime does not make it start by itself.
    await video.evaluate((element: HTMLVideoElement) => { element.playbackRate = 1.25; element.pause(); });
    const pausedAt = await position(page);
    const renewals = new Set(answers.map((answer) => expiryOf(answer))).size;
    await expect.poll(() => new Set(answers.map((answer) => expiryOf(answer))).size, { timeout: 60_000 })
      .toBeGreaterThan(renewals);
    expect(await state(page)).toEqual({ paused: true, rate: 1.25, volume: 0.3 });
    expect(Math.abs((await position(page)) - pausedAt)).toBeLessThan(0.5);

    // Seeking past everything that was fetched needs a request, and it carries a signature that is alive.
    await controlLocalAws(admin.request, { edgeBytesPerSecond: null });
    await video.evaluate(async (element: HTMLVideoElement) => {
      element.currentTime = 60;
      await element.play();
    });
    await expect.poll(() => position(page), { timeout: 30_000 }).toBeGreaterThan(61);
    expect(await state(page)).toEqual({ paused: false, rate: 1.25, volume: 0.3 });

    expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
    const late = answers.filter(({ status, atMs }) => status === 206 && atMs > first.atMs + LIFETIME_SECONDS * 1000);
    expect(late.length).toBeGreaterThan(0);
    for (const answer of late) expect(expiryOf(answer)).toBeGreaterThan(expiryOf(first));
    await context.close();
  });

  test('coming back with the Back button after the end plays with a new signature', async ({ browser }) => {
    const context = await signedIn(browser, viewer);
    const page = await context.newPage();
    await page.goto('/watch');
    const answers = recordEdge(page);
    await page.locator(`a[href="${watchPath}"]`).first().click();
    await expect(page).toHaveURL(watchPath);
    await expect.poll(() => answers.length).toBeGreaterThan(0);
    const before = Math.max(...answers.map((answer) => expiryOf(answer)));
    await page.getByRole('link', { name: 'Watch', exact: true }).first().click();
    await expect(page).toHaveURL('/watch');
    await expect.poll(() => Date.now() / 1000, { timeout: 40_000 }).toBeGreaterThan(before + 1);
    answers.length = 0;
    await page.goBack();
    await expect.poll(() => answers.filter(({ status }) => status === 206).length).toBeGreaterThan(0);
    expect(answers.filter(({ status }) => status >= 400)).toEqual([]);
    expect(Math.min(...answers.map((answer) => expiryOf(answer)))).toBeGreaterThan(before);
    await context.close();
  });

  test('links to watch pages are not prefetched: no signature is issued before somebody goes there', async ({ browser }) => {
    const context = await signedIn(browser, viewer);
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(new URL(request.url()).pathname));
    await page.goto('/watch');
    await page.locator(`a[href="${watchPath}"]`).first().hover();
    await page.waitForLoadState('networkidle');
    expect(requests.filter((path) => path === watchPath)).toEqual([]);
    await context.close();
  });
});

function position(page: Page): Promise<number> {
  return page.locator('video').evaluate((element: HTMLVideoElement) => element.currentTime);
}

function state(page: Page): Promise<{ paused: boolean; rate: number; volume: number }> {
  return page.locator('video').evaluate((element: HTMLVideoElement) => ({
    paused: element.paused, rate: element.playbackRate, volume: element.volume,
  }));
}

/** Drops a file onto the page as a hand would. */
async function drop(page: Page, path: string, name: string): Promise<void> {
  const base64 = readFileSync(path).toString('base64');
  const transfer = await page.evaluateHandle(async ({ base64: data, name: fileName }) => {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], fileName, { type: 'video/mp4' }));
    return dataTransfer;
  }, { base64, name });
  await page.getByTestId('drop-zone').dispatchEvent('drop', { dataTransfer: transfer });
}
