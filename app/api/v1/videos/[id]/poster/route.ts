import { otherMethodsThan } from '@/lib/http/other-methods';
import { NO_STORE } from '@/lib/http/problem';
import { defineRoute } from '@/lib/http/route';
import { ok } from '@/lib/kernel/result';
import { readPoster } from '@/lib/playback/api';
import { keptFacts } from '@/lib/playback/facts';
import { issuePosterUrl } from '@/lib/playback/service';

export const GET = defineRoute(readPoster, async (caller, { params }) => {
  const result = await issuePosterUrl(caller, params.id, new Date(), keptFacts);
  if (!result.ok) return result;
  return ok(new Response(null, { status: 302, headers: { ...NO_STORE, Location: result.value } }));
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('GET');
