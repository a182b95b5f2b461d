import { z } from 'zod';

import { signedIn } from '@/lib/auth/gates';
import { NO_STORE } from '@/lib/http/problem';
import { defineRoute, idParam } from '@/lib/http/route';
import { ok } from '@/lib/kernel/result';
import { issuePosterUrl } from '@/lib/playback/service';

export const GET = defineRoute({
  name: 'poster.issue',
  gate: signedIn,
  params: z.object({ id: idParam }),
  handler: async (actor, { id }) => {
    const result = await issuePosterUrl(actor, id, new Date());
    if (!result.ok) return result;
    return ok(new Response(null, { status: 302, headers: { ...NO_STORE, Location: result.value } }));
  },
});
