import { FieldGroup } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';

import { LIFETIME_UNITS, type LifetimeUnit, lifetimeInWords } from '../../_components/lifetime';
import { ttlSecondsOf } from './draft';
import type { PartProps } from './part-props';

const UNITS = Object.keys(LIFETIME_UNITS).filter(isUnit);

/** How long a signature lives, as a number with its unit, and what that means. */
export function LifetimeField({ draft, change, fieldError }: PartProps) {
  const seconds = ttlSecondsOf(draft);
  const words = Number.isInteger(seconds) && seconds > 0 ? lifetimeInWords(seconds) : 'that long';
  return (
    <FieldGroup
      label="Lifetime of a signed URL"
      error={fieldError('ttlSeconds')}
      hint={`A URL that got out works until it expires, at most ${words}: CloudFront cannot take one back. The player renews it unnoticed, so shorter is safer.`}
    >
      <div className="flex max-w-xs gap-2">
        <Input
          name="ttlSeconds"
          inputMode="numeric"
          aria-label="Amount"
          aria-invalid={fieldError('ttlSeconds') ? true : undefined}
          value={draft.lifetimeAmount}
          onChange={(event) => { change({ lifetimeAmount: event.target.value }); }}
          className="w-24"
          required
        />
        <Select
          aria-label="Unit"
          data-field="ttlSeconds"
          value={draft.lifetimeUnit}
          onChange={(event) => { if (isUnit(event.target.value)) change({ lifetimeUnit: event.target.value }); }}
          className="flex-1"
        >
          {UNITS.map((unit) => <option key={unit} value={unit}>{unit}</option>)}
        </Select>
      </div>
    </FieldGroup>
  );
}

function isUnit(value: string): value is LifetimeUnit {
  return Object.hasOwn(LIFETIME_UNITS, value);
}
