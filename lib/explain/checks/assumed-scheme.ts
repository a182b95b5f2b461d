import type { Asked } from '../asked';
import { caseOf } from '../case';
import { checkConditions } from './conditions';
import { checkSignature } from './signature';
import type { Knowledge } from '../knowledge';

/** A request line does not say by which scheme it was asked: where the signature fits the other one better, it was that. */
export function withLikelyScheme(asked: Asked, knowledge: Knowledge, now: Date): Asked {
  if (!asked.isSchemeAssumed) return asked;
  const scheme = asked.scheme === 'https' ? 'http' : 'https';
  const other: Asked = { ...asked, scheme, url: `${scheme}://${asked.host}${asked.target}` };
  return misfits(other, knowledge, now) < misfits(asked, knowledge, now) ? other : asked;
}

function misfits(asked: Asked, knowledge: Knowledge, now: Date): number {
  const it = caseOf(asked, knowledge, now);
  return [checkSignature(it), ...checkConditions(it)].filter(({ id, outcome }) => outcome === 'fail' && (id === 'signature' || id === 'resource')).length;
}
