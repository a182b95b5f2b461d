import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

import type { Browser, Page, Request } from '@playwright/test';
import { z } from 'zod';

import { demoCredentials, expect, signedIn, test } from './support/fixtures';
import { demoVideoId } from './support/pages';

/** A denied URL, explained by an admin at the keyboard; and what a real browser does with cookies and CORS, explained from its own words. */

/** A URL as a viewer gets it, ten minutes long. */
async function viewersUrl(browser: Browser): Promise<string> {
  const { request } = await signedIn(browser, demoCredentials('viewer'));
  const answer = await request.get(`/api/v1/videos/${await demoVideoId(request)}/playback`);
  return z.object({ url: z.url() }).parse(await answer.json()).url;
}

async function explainPage(browser: Browser): Promise<Page> {
  const page = await (await signedIn(browser, demoCredentials('admin'))).newPage();
  await page.goto('/admin/explain');
  return page;
}

/** Pastes and sends with the keyboard alone. */
async function explain(page: Page, text: string): Promise<void> {
  await page.getByLabel('What was asked').focus();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(text);
  for (let field = 0; field < 3; field += 1) await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Explain it' })).toBeFocused();
  await page.keyboard.press('Enter');
}

function explanation(page: Page) {
  return page.getByRole('region', { name: 'Explanation' });
}

test('an admin pastes a denied URL, and reads the cause, the fix, the signed bytes and whom it was issued to', async ({ browser }) => {
  const url = `${await viewersUrl(browser)}&utm_source=mail`;
  const seen = await (await browser.newContext()).newPage();
  const answer = await seen.goto(url);
  expect(answer?.status()).toBe(403);

  const page = await explainPage(browser);
  await explain(page, `${url}\nHTTP/1.1 403 Forbidden\n\n${await answer?.text() ?? ''}`);
  const headline = page.getByRole('heading', { name: /“utm_source=mail” was added/ });
  await expect(headline).toBeFocused();
  const region = explanation(page);
  await expect(region).toContainText('let nothing add to it afterwards');
  await expect(region).toContainText('“Access denied” with a small d');
  await expect(region).toContainText(`(${demoCredentials('viewer').email})`);
  await expect(region.getByLabel('Signed bytes', { exact: true })).toContainText('utm_source=mail","Condition":{"DateLessThan"');
  await expect(region.getByRole('listitem').filter({ hasText: 'Failed: The signature belongs to these bytes' })).toBeVisible();
  // What was pasted went neither into an address nor back into the page.
  expect(page.url()).toMatch(/\/admin\/explain$/);
  expect(await region.innerText()).not.toContain(/Signature=([^&]*)/.exec(url)?.[1]);

  // More than a server action reads: the answer is by the field all the same.
  await page.getByLabel('What was asked').fill('x'.repeat(2_000_000));
  await page.getByRole('button', { name: 'Explain it' }).click();
  await expect(page.getByText('This is longer than 200000 characters.')).toBeVisible();

  await explain(page, 'it does not work');
  await expect(page.getByText('There is no http(s) URL and no request in this.')).toBeVisible();
});

test('the answer leads to the video, and pages where a denial is met lead to the answer', async ({ browser }) => {
  const page = await explainPage(browser);
  await explain(page, await viewersUrl(browser));
  await expect(page.getByRole('heading', { name: 'Nothing is wrong: this should be served.' })).toBeFocused();

  // What is judged by a look is judged again after another one.
  const judgedBy = explanation(page).getByText(/^Judged by the look at the distribution at/);
  const before = await judgedBy.innerText();
  await explanation(page).getByRole('button', { name: 'Look now' }).click();
  await expect(judgedBy).not.toHaveText(before);

  await explanation(page).locator('dt', { hasText: /^Video$/ }).locator('+ dd').getByRole('link').click();
  await expect(page).toHaveURL(/\/admin\/libraries\/\w+\/videos\/\w+$/);
  await page.getByRole('link', { name: 'Explain a denial' }).click();
  await expect(page.getByLabel('What was asked')).toHaveValue('');
});

/** A page where every request for media is altered on its way, so that the edge refuses it; the pages themselves are left alone. */
async function pageOfARefusedVideo(browser: Browser, role: 'admin' | 'viewer'): Promise<Page> {
  const context = await signedIn(browser, demoCredentials(role));
  const page = await context.newPage();
  await page.route(/[?&]Signature=/, (route) => route.continue({ url: `${route.request().url()}&utm_source=mail` }));
  await page.goto(`/watch/${await demoVideoId(context.request)}`);
  return page;
}

test('a video that is refused is not blamed on the viewer’s connection, and an admin asks why from there', async ({ browser }) => {
  const viewers = await pageOfARefusedVideo(browser, 'viewer');
  await expect(viewers.getByText('The video does not come')).toBeVisible();
  await expect(viewers.getByRole('button', { name: 'Try again' })).toBeVisible();
  await expect(viewers.getByRole('link', { name: 'Why?' })).toHaveCount(0);

  const page = await pageOfARefusedVideo(browser, 'admin');
  await page.getByRole('link', { name: 'Why?' }).click();
  await expect(page).toHaveURL(/\/admin\/explain$/);
  await expect(page.getByLabel('What was asked')).toHaveValue(/Signature=/);
  await expect(explanation(page)).toBeVisible();
});

test('the behaviour tester says which cache behaviour takes a path, and whether it is restricted', async ({ browser }) => {
  const page = await explainPage(browser);
  await page.getByLabel('Path or URL').fill('https://d111111abcdef8.cloudfront.net/videos/../hls/a.ts?x=1');
  await expect(page.getByText('The default behaviour takes /hls/a.ts. It asks for a signature.')).toBeVisible();
  await expect(page.getByText('No distribution here has the name d111111abcdef8.cloudfront.net')).toBeVisible();
  await page.getByLabel('Distribution').selectOption({ label: await page.locator('option', { hasText: 'basic' }).first().innerText() });
  await expect(page.getByText('The default behaviour takes /hls/a.ts. It asks for no signature.')).toBeVisible();
});

test('a viewer finds no such page', async ({ browser }) => {
  const viewer = await signedIn(browser, demoCredentials('viewer'));
  expect((await viewer.request.get('/admin/explain')).status()).toBe(404);
});

/** Another site, and a door that sets cookies for the distribution's own name: cookies know no ports. */
async function elsewhere(handler: (message: IncomingMessage, reply: ServerResponse) => void) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { port: address.port, close: () => server.close() };
}

/** What the network tab shows of a request: as it was really sent. */
async function shown(request: Request): Promise<string> {
  const { pathname, search, host } = new URL(request.url());
  const headers = Object.entries(await request.allHeaders()).filter(([name]) => !name.startsWith(':') && name !== 'host');
  return [request.url(), `> GET ${pathname}${search} HTTP/1.1`, `> Host: ${host}`, ...headers.map(([name, value]) => `> ${name}: ${value}`)].join('\n');
}

for (const [attributes, sentence] of [
  ['Path=/; SameSite=Lax', /has SameSite=Lax, and the page at app\.localhost is another site/],
  ['Path=/hls', /is for paths below \/hls/],
] as const) {
  test(`cookies with ${attributes} that Chromium leaves behind are explained from what it sent`, async ({ browser }) => {
    const signed = new URL(await viewersUrl(browser));
    const cookies = [...signed.searchParams].map(([name, value]) => `CloudFront-${name}=${value}; ${attributes}`);
    const site = await elsewhere((_, reply) => { reply.setHeader('Set-Cookie', cookies).setHeader('Content-Type', 'text/html').end('<p>a page</p>'); });
    try {
      const visitor = await (await browser.newContext()).newPage();
      await visitor.goto(`http://${signed.hostname}:${site.port}/login`);
      expect((await visitor.context().cookies()).filter(({ name }) => name.startsWith('CloudFront-'))).toHaveLength(3);
      await visitor.goto(`http://app.localhost:${site.port}/`);
      const asked = visitor.waitForRequest((request) => request.url().startsWith(signed.origin));
      const answered = visitor.waitForResponse((response) => response.url().startsWith(signed.origin));
      const video = `${signed.origin}${signed.pathname}`;
      await visitor.evaluate((address) => fetch(address, { mode: 'no-cors', credentials: 'include' }).then(() => undefined, () => undefined), video);
      const sent = await shown(await asked);
      expect(sent).not.toContain('cookie: ');
      expect((await answered).status()).toBe(403);

      const page = await explainPage(browser);
      const login = `> GET /login HTTP/1.1\n> Host: ${signed.hostname}\n< HTTP/1.1 200 OK\n${cookies.map((cookie) => `< Set-Cookie: ${cookie}`).join('\n')}\n`;
      await page.getByLabel('Page that asked').fill(`http://app.localhost:${site.port}`);
      await explain(page, `${login}\n${sent}\n< HTTP/1.1 403 Forbidden\n\n${await (await fetchAnswer(browser, video)).text()}`);
      await expect(page.getByRole('heading', { name: sentence })).toBeFocused();
    } finally {
      site.close();
    }
  });
}

/** What CloudFront says to somebody who has nothing; a page of another site may not read it. */
async function fetchAnswer(browser: Browser, url: string) {
  const answer = await (await (await browser.newContext()).newPage()).goto(url);
  if (!answer) throw new Error(`${url} was not answered`);
  return answer;
}

test('what Chromium reports as a CORS error is explained by what CloudFront refused', async ({ browser }) => {
  const url = `${await viewersUrl(browser)}&more=1`;
  const site = await elsewhere((_, reply) => { reply.setHeader('Content-Type', 'text/html').end('<p>a page</p>'); });
  try {
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(`http://app.localhost:${site.port}/`);
    const complaint = visitor.waitForEvent('console', (message) => message.text().includes('CORS policy'));
    await visitor.evaluate((address) => fetch(address).catch(() => undefined), url);
    const page = await explainPage(browser);
    await explain(page, (await complaint).text());
    await expect(page.getByRole('heading', { name: /“more=1” was added/ })).toBeFocused();
    await expect(explanation(page)).toContainText('A refusal may be behind it');
  } finally {
    site.close();
  }
});

test('what Chromium says of a page’s Content-Security-Policy is explained by that, and the signature is not blamed', async ({ browser }) => {
  const url = await viewersUrl(browser);
  const site = await elsewhere((_, reply) => { reply.setHeader('Content-Security-Policy', "default-src 'self'").setHeader('Content-Type', 'text/html').end('<p>a page</p>'); });
  try {
    const visitor = await (await browser.newContext()).newPage();
    await visitor.goto(`http://app.localhost:${site.port}/`);
    const complaint = visitor.waitForEvent('console', (message) => message.text().includes('Content Security Policy'));
    await visitor.evaluate((address) => fetch(address).catch(() => undefined), url);
    const page = await explainPage(browser);
    await explain(page, (await complaint).text());
    await expect(page.getByRole('heading', { name: 'The browser did not ask CloudFront: the Content-Security-Policy of the page does not allow it.' })).toBeFocused();
  } finally {
    site.close();
  }
});
