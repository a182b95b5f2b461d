import type { Page } from '@playwright/test';

/** One answer of the edge, as it came over the wire. */
export interface EdgeAnswer {
  status: number;
  url: URL;
  range: string | undefined;
  atMs: number;
}

/** Keeps every answer that an edge gives to this page's video from now on; posters have URLs of their own. */
export function recordEdge(page: Page): EdgeAnswer[] {
  const answers: EdgeAnswer[] = [];
  page.on('response', (response) => {
    const url = new URL(response.url());
    if (!url.hostname.endsWith('.cloudfront.localhost') || !url.pathname.includes('/source.')) return;
    answers.push({ status: response.status(), url, range: response.request().headers().range, atMs: Date.now() });
  });
  return answers;
}

/** When an answer's signature ends, in seconds since 1970. */
export function expiryOf({ url }: EdgeAnswer): number {
  return Number(url.searchParams.get('Expires'));
}
