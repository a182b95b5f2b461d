import { z } from 'zod';

import { signedIn } from '@/lib/auth/gates';
import { defineRoute, idParam } from '@/lib/http/route';
import { issuePlayback } from '@/lib/playback/service';

export const GET = defineRoute({
  name: 'playback.issue',
  gate: signedIn,
  params: z.object({ id: idParam }),
  handler: (actor, { id }) => issuePlayback(actor, id, new Date()),
});
