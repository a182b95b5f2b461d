import { createExplanation } from '@/lib/explain/api';
import { explainText } from '@/lib/explain/service';
import { otherMethodsThan } from '@/lib/http/other-methods';
import { defineRoute } from '@/lib/http/route';

export const POST = defineRoute(createExplanation, (client, { body }) => explainText(client, body, new Date()));

export const { GET, PUT, PATCH, DELETE, OPTIONS } = otherMethodsThan('POST');
