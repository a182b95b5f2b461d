import { RESERVED_PARAMETERS } from '@/lib/aws/signing-policy';

import type { Check } from './case';
import type { Finding } from './causes';
import { MASKED } from './decode';
import type { Explanation } from './explain';
import type { ExplanationView } from './schema';

/** An explanation as JSON, without the signature itself. */
export function viewOf(explanation: Explanation, notes: readonly string[], about: ExplanationView['about']): ExplanationView {
  const { asked, answeredBy, policy, signed, checks, cause, others, issued } = explanation;
  return {
    cause: findingOf(cause),
    others: others.map(findingOf),
    asked: { method: asked.method, url: masked(asked.url), resource: asked.resource, signatureIn: asked.signatureIn ?? null, at: asked.at.toISOString() },
    answeredBy: { ...answeredBy },
    policy: policy ? {
      kind: policy.kind, resource: policy.resource ?? null, expiresAt: momentOf(policy.expiresAt),
      notBefore: policy.notBefore === undefined ? null : momentOf(policy.notBefore), sourceIp: policy.sourceIp ?? null,
    } : null,
    signed: signed ?? null,
    checks: checks.map(({ id, title, outcome, evidence }: Check) => ({ id, title, outcome, evidence })),
    orderIsAssumed: true,
    issued: issued ? { to: issued.to, at: issued.at.toISOString(), expiresAt: issued.expiresAt?.toISOString() ?? null } : null,
    about,
    notes: [...notes],
  };
}

function findingOf({ code, sentence, evidence, fix }: Finding) {
  return { code, sentence, evidence: [...evidence], fix };
}

/** Seconds of a policy, which counts no further than 2038. */
function momentOf(epochSeconds: number): string {
  return new Date(epochSeconds * 1000).toISOString();
}

const SECRETS = RESERVED_PARAMETERS.filter((name) => name === 'Signature' || name === 'Policy');

/** The URL without what makes it work. */
function masked(url: string): string {
  const [base = '', query] = url.split(/\?([\s\S]*)/, 2);
  if (query === undefined) return url;
  const parts = query.split('&').map((part) => (SECRETS.some((name) => part.startsWith(`${name}=`)) ? part.replace(/=[\s\S]*/, `=${MASKED}`) : part));
  return `${base}?${parts.join('&')}`;
}
