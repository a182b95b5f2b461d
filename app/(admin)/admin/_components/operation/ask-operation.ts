import type { OperationView } from '@/lib/provisioning/model';

import { operationViewSchema } from './operation-schema';

/** What the server said of an operation: the view with the server's clock, or why there is none. */
export type OperationAnswer = { operation: OperationView; now: number | undefined } | 'signed-out' | 'lost';

/** Asks how an operation stands. Never throws. */
export async function askOperation(id: string, signal: AbortSignal): Promise<OperationAnswer> {
  try {
    const answer = await fetch(`/api/v1/operations/${id}`, { cache: 'no-store', signal });
    if (answer.status === 401) return 'signed-out';
    if (!answer.ok) return 'lost';
    const date = Date.parse(answer.headers.get('Date') ?? '');
    return { operation: operationViewSchema.parse(await answer.json()), now: Number.isNaN(date) ? undefined : date };
  } catch {
    return 'lost';
  }
}
