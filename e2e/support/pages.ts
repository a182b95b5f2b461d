import type { APIRequestContext } from '@playwright/test';

/** The id of the first video that whoever asks may watch. */
export async function demoVideoId(request: APIRequestContext): Promise<string> {
  const html = await (await request.get('/watch')).text();
  const videoId = /href="\/watch\/([a-z0-9]+)"/.exec(html)?.[1];
  if (!videoId) throw new Error('there is nothing to watch');
  return videoId;
}
