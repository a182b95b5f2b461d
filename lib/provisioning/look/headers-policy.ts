import type { HeadersPolicyState } from '@/lib/aws/cloudfront-headers-policy';
import type { ResponseHeadersPolicy } from '@/lib/db/generated/client';

import type { ComparedFact } from '../drift';
import type { LibraryPart } from '../library-set';
import type { Finding } from '../model';
import { fact, id } from '../operation/step';
import { compared, failureOf, judged, trouble, type Trouble, unknown, valueOf, waiting } from './finding';
import type { Observed, ObservedPart } from './observe';

/** What the look says about the headers policies that a library's distributions answer with, if any; `wasMade` as for distributions. */
export function judgeHeaders(parts: readonly LibraryPart[], observed: readonly ObservedPart[], appOrigin: string, wasMade: boolean): Finding[] {
  const used = new Map(parts.flatMap((part) => {
    const seen = observed.find(({ role }) => role === part.role);
    return part.headersPolicy && seen ? [[part.headersPolicy.id, { row: part.headersPolicy, seen: seen.headersPolicy }] as const] : [];
  }));
  if (used.size === 0) return [];
  const policies = [...used.values()];
  if (!wasMade && policies.some(({ row }) => !row.awsId)) return [waiting('headers-policy', 'Not created yet.')];
  const failure = failureOf(...policies.map(({ seen }) => seen));
  if (failure) return [unknown('headers-policy', failure)];
  const facts = policies.flatMap(({ row }) => [id('Response headers policy', row.awsId ?? ''), fact('Pages that may read answers', row.allowedOrigin)]);
  return [judged('headers-policy', facts, policies.map(({ row, seen }) => headersTrouble(row, seen, appOrigin)))];
}

/** What is otherwise about a headers policy that CloudFront had. */
export function headersTrouble(
  row: ResponseHeadersPolicy, observed: Observed<HeadersPolicyState | undefined>, appOrigin: string,
): Trouble | undefined {
  if (!('value' in observed)) return undefined;
  const about = { type: 'headers-policy', id: row.id } as const;
  const state = observed.value;
  if (!state) {
    return trouble(
      'headers-policy-gone', about, 'The response headers policy was deleted.',
      'The repair of a library that answers with it makes it again.',
    );
  }
  if (state.allowedOrigins.includes(appOrigin) && state.nosniff) return undefined;
  return trouble(
    'headers-origin-stale', about,
    `The response headers policy lets pages of ${state.allowedOrigins.join(', ') || 'no origin'} read answers, not those of ${appOrigin}` +
      `${state.nosniff ? '' : ', and no longer says nosniff'}.`,
    `In CloudFront, edit the response headers policy ${state.awsId}: allow the origin ${appOrigin}, and turn on X-Content-Type-Options.`,
  );
}

/** A headers policy's lines on its page. */
export function headersFacts(row: ResponseHeadersPolicy, observed: Observed<HeadersPolicyState | undefined>): ComparedFact[] {
  const state = valueOf(observed);
  return [
    compared('Response headers policy', row.awsId ?? 'not created yet', 'value' in observed ? (state?.awsId ?? 'deleted') : undefined),
    compared('Name', row.name, state?.name),
    compared('Pages that may read answers', row.allowedOrigin, state?.allowedOrigins.join(', ')),
    compared('X-Content-Type-Options', 'nosniff', state && (state.nosniff ? 'nosniff' : 'not sent')),
  ];
}
