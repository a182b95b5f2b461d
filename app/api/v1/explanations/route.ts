import { createExplanation } from '@/lib/explain/api';
import { explainText } from '@/lib/explain/service';
import { defineRoute } from '@/lib/http/route';

export const POST = defineRoute(createExplanation, (client, { body }) => explainText(client, body, new Date()));
