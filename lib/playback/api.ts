import { z } from 'zod';

import { signedIn } from '@/lib/auth/gates';
import { defineEndpoint, people, tokens } from '@/lib/http/endpoint';
import { idSchema } from '@/lib/kernel/id-schema';

import { askedCookiesSchema, askedPlaybackSchema, cookiesSchema, playbackSchema } from './schema';

const params = z.object({ id: idSchema.meta({ description: 'The video’s id.' }) });

export const readPlayback = defineEndpoint({
  name: 'playback.issue',
  method: 'GET',
  path: '/api/v1/videos/{id}/playback',
  summary: 'A signed URL for whoever is signed in',
  description: 'What the player of the watch page asks for, and asks for again before the signature ends.',
  who: people(signedIn),
  params,
  answer: playbackSchema,
  refusals: ['not_found', 'not_ready', 'gone', 'unavailable'],
});

export const createPlayback = defineEndpoint({
  name: 'playback.issue',
  method: 'POST',
  path: '/api/v1/videos/{id}/playback',
  summary: 'A signed URL for one of your viewers',
  description: 'Your site has decided that this viewer may watch. Ask again before it ends: seeking after that is refused by CloudFront.',
  who: tokens('playback:create'),
  params,
  body: askedPlaybackSchema,
  answer: playbackSchema,
  refusals: ['not_found', 'not_ready', 'gone', 'unavailable'],
});

export const createCookies = defineEndpoint({
  name: 'cookies.issue',
  method: 'POST',
  path: '/api/v1/videos/{id}/cookies',
  summary: 'Signed cookies for one of your viewers',
  description: 'For players that cannot sign every URL. Works when your site and an alternate domain name of the distribution share a domain.',
  who: tokens('playback:create'),
  params,
  body: askedCookiesSchema,
  answer: cookiesSchema,
  refusals: ['not_found', 'not_ready', 'gone', 'unavailable'],
});

export const readPoster = defineEndpoint({
  name: 'poster.issue',
  method: 'GET',
  path: '/api/v1/videos/{id}/poster',
  summary: 'The picture to show before playing, for whoever is signed in',
  description: 'Leads to a signed URL.',
  who: people(signedIn),
  params,
  refusals: ['not_found', 'not_ready', 'gone', 'unavailable'],
});
