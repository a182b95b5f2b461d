import { otherMethodsThan } from '@/lib/http/other-methods';
import { defineRoute } from '@/lib/http/route';
import { createPlayback, readPlayback } from '@/lib/playback/api';
import { keptFacts } from '@/lib/playback/facts';
import { issuePlayback } from '@/lib/playback/service';

export const GET = defineRoute(readPlayback, (caller, { params }) => issuePlayback(caller, params.id, new Date(), {}, keptFacts));

export const POST = defineRoute(createPlayback, (caller, { params, body }) => issuePlayback(caller, params.id, new Date(), body, keptFacts));

export const { PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET', 'POST');
