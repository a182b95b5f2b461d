import { isLifetimeUnit, lifetimeInWords, secondsIn } from '../../_components/lifetime';
import { LifetimeField } from '../../_components/lifetime-field';
import type { PartProps } from './part-props';

/** How long a signature is to live, and what that means. */
export function DraftLifetime({ draft, change, fieldError }: PartProps) {
  const seconds = secondsIn(draft.lifetimeAmount, draft.lifetimeUnit);
  const words = Number.isInteger(seconds) && seconds > 0 ? lifetimeInWords(seconds) : 'that long';
  return (
    <LifetimeField
      hint={`A URL that got out works until it expires, at most ${words}: CloudFront cannot take one back. The player renews it unnoticed, so shorter is safer.`}
      error={fieldError('ttlSeconds')}
      amount={{ value: draft.lifetimeAmount, onChange: (event) => { change({ lifetimeAmount: event.target.value }); } }}
      unit={{ value: draft.lifetimeUnit, onChange: (event) => { if (isLifetimeUnit(event.target.value)) change({ lifetimeUnit: event.target.value }); } }}
    />
  );
}
