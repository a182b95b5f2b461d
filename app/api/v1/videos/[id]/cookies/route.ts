import { defineRoute } from '@/lib/http/route';
import { createCookies } from '@/lib/playback/api';
import { keptFacts } from '@/lib/playback/facts';
import { issueCookies } from '@/lib/playback/service';

export const POST = defineRoute(createCookies, (client, { params, body }) => issueCookies(client, params.id, new Date(), body, keptFacts));
