import type { Browser } from '@playwright/test';
import { z } from 'zod';

import { controlLocalAws, demoCredentials, expect, origin, signedIn, test } from './support/fixtures';
import { demoVideoId } from './support/pages';
import { inviteViewer } from './support/people';

const playbackSchema = z.object({
  url: z.url(), expiresAt: z.iso.datetime(), expiresInSeconds: z.number().positive(), videoId: z.string(),
});

test('a page that needs somebody sends a stranger to sign-in and back to where they wanted to go', async ({ page }) => {
  const { email, password } = demoCredentials('admin');
  await page.goto('/admin/people');
  await expect(page).toHaveURL('/sign-in?callbackUrl=%2Fadmin%2Fpeople');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page).toHaveURL('/admin/people');
});

test('a wrong password keeps the typed address and says what is wrong', async ({ page }) => {
  const { email } = demoCredentials('viewer');
  await page.goto('/sign-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill('not the password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'password' })).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(email);
});

test('after signing out, the session’s cookie opens nothing any more', async ({ browser }) => {
  const context = await signedIn(browser, demoCredentials('viewer'));
  const stolen = await context.storageState();
  const page = await context.newPage();
  await page.goto('/watch');
  await page.getByRole('button', { name: 'Account of' }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
  const thief = await browser.newContext({ baseURL: origin(), storageState: stolen });
  const answer = await thief.request.get('/watch', { maxRedirects: 0 });
  expect([302, 303, 307]).toContain(answer.status());
});

test('a viewer gets a 404 for every admin page', async ({ browser }) => {
  const context = await signedIn(browser, demoCredentials('viewer'));
  const paths = [
    '/admin', '/admin/people', '/admin/api', '/admin/account', '/admin/adopt', '/admin/explain', '/admin/libraries/new', '/admin/libraries/unknown',
    '/admin/operations', '/admin/operations/unknown', '/admin/buckets', '/admin/buckets/unknown', '/admin/identities', '/admin/identities/unknown',
    '/admin/keys', '/admin/keys/unknown', '/admin/keys/groups/unknown', '/admin/distributions', '/admin/distributions/unknown',
  ];
  for (const path of paths) {
    expect((await context.request.get(path)).status(), path).toBe(404);
  }
});

test('playback as JSON: granted 200, not granted and unknown the same 404, signed out 401', async ({ browser, request }) => {
  const granted = await signedIn(browser, demoCredentials('viewer'));
  const videoId = await demoVideoId(granted.request);
  const path = `/api/v1/videos/${videoId}/playback`;

  const answer = await granted.request.get(path);
  expect(answer.status()).toBe(200);
  expect(answer.headers()['cache-control']).toContain('no-store');
  const playback = playbackSchema.parse(await answer.json());
  expect([200, 206]).toContain(await statusFor(browser, playback.url));

  const other = await signedIn(browser, await inviteViewer(browser));
  const refused = await other.request.get(path);
  const unknown = await other.request.get('/api/v1/videos/0000000000000000000x/playback');
  expect([refused.status(), unknown.status()]).toEqual([404, 404]);
  expect(await refused.text()).toBe(await unknown.text());
  expect((await other.request.get(`/watch/${videoId}`)).status()).toBe(404);

  const stranger = await request.get(`${origin()}${path}`);
  expect(stranger.status()).toBe(401);
  expect(await stranger.json()).toMatchObject({ code: 'unauthenticated' });
});

test('a change without our own Origin is refused, whoever is signed in', async ({ browser }) => {
  const context = await signedIn(browser, demoCredentials('admin'));
  for (const foreign of ['https://evil.example', 'null', undefined]) {
    const answer = await context.request.post('/api/auth/signout', {
      headers: foreign ? { Origin: foreign } : {},
      form: { csrfToken: 'x' },
    });
    expect(answer.status()).toBe(403);
  }
  expect((await context.request.get('/admin')).status()).toBe(200);
});

test('another host name is refused, and another name of this machine leads to the right one', async ({ page, request }) => {
  const foreign = await request.get(`${origin()}/sign-in`, { headers: { Host: 'evil.example' } });
  expect(foreign.status()).toBe(421);
  await page.goto(`${origin().replace('localhost', '127.0.0.1')}/sign-in?callbackUrl=%2Fwatch`);
  await expect(page).toHaveURL(`${origin()}/sign-in?callbackUrl=%2Fwatch`);
});

test('every answer carries the headers that keep it from being framed, sniffed or cached', async ({ browser }) => {
  const context = await signedIn(browser, demoCredentials('viewer'));
  for (const path of ['/watch', '/watch/unknown', '/sign-in']) {
    const headers = (await context.request.get(path)).headers();
    expect(headers['content-security-policy'], path).toContain("frame-ancestors 'none'");
    expect(headers['x-content-type-options'], path).toBe('nosniff');
    expect(headers['cache-control'], path).toContain('no-store');
    expect(headers['x-powered-by'], path).toBeUndefined();
  }
});

test('a URL that was copied out stops working when it expires', async ({ browser }) => {
  const context = await signedIn(browser, demoCredentials('viewer'));
  const videoId = await demoVideoId(context.request);
  const playback = playbackSchema.parse(await (await context.request.get(`/api/v1/videos/${videoId}/playback`)).json());
  expect([200, 206]).toContain(await statusFor(browser, playback.url));
  try {
    // The edge's clock is moved instead of waiting.
    await controlLocalAws(context.request, { clockOffsetSeconds: playback.expiresInSeconds + 1 });
    expect(await statusFor(browser, playback.url)).toBe(403);
  } finally {
    await controlLocalAws(context.request, { clockOffsetSeconds: 0 });
  }
});

/** What somebody with nothing but the URL is answered, in a browser that has seen nothing before. */
async function statusFor(browser: Browser, url: string): Promise<number | undefined> {
  const context = await browser.newContext();
  const answer = await (await context.newPage()).goto(url);
  await context.close();
  return answer?.status();
}
