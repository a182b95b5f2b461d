import { z } from 'zod';

import { adminOnly } from '@/lib/auth/gates';
import { defineEndpoint, peopleOrTokens } from '@/lib/http/endpoint';

import { librariesQuerySchema, librariesSchema, videosQuerySchema, videosSchema } from './schema';

export const listVideos = defineEndpoint({
  name: 'video.list',
  method: 'GET',
  path: '/api/v1/videos',
  summary: 'Videos, the newest first',
  who: peopleOrTokens(adminOnly, 'videos:read'),
  params: z.object({}),
  query: videosQuerySchema,
  answer: videosSchema,
});

export const listLibraries = defineEndpoint({
  name: 'library.list',
  method: 'GET',
  path: '/api/v1/libraries',
  summary: 'Libraries, the newest first',
  who: peopleOrTokens(adminOnly, 'libraries:read'),
  params: z.object({}),
  query: librariesQuerySchema,
  answer: librariesSchema,
});
