import { otherMethodsThan } from '@/lib/http/other-methods';
import { defineRoute } from '@/lib/http/route';
import { createCookies } from '@/lib/playback/api';
import { keptFacts } from '@/lib/playback/facts';
import { issueCookies } from '@/lib/playback/service';

export const POST = defineRoute(createCookies, (client, { params, body }) => issueCookies(client, params.id, new Date(), body, keptFacts));

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('POST');
