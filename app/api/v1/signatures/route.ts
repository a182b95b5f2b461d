import { otherMethodsThan } from '@/lib/http/other-methods';
import { defineRoute } from '@/lib/http/route';
import { keptFacts } from '@/lib/playback/facts';
import { createSignatures } from '@/lib/signatures/api';
import { issueSignatures } from '@/lib/signatures/service';

export const POST = defineRoute(createSignatures, (client, { body }) => issueSignatures(client, body.signatures, new Date(), keptFacts));

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('POST');
