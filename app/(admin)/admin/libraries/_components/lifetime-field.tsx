import type { ComponentProps } from 'react';

import { FieldGroup } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';

import { LIFETIME_UNITS } from './lifetime';

type LifetimeFieldProps = {
  hint: string;
  error: string | undefined;
  /** How the form keeps the number and its unit: as state, or as the form's own data. */
  amount: ComponentProps<'input'>;
  unit: ComponentProps<'select'>;
};

/** How long a signature lives, as a number with its unit. */
export function LifetimeField({ hint, error, amount, unit }: LifetimeFieldProps) {
  return (
    <FieldGroup label="Lifetime of a signed URL" error={error} hint={hint}>
      <div className="flex max-w-xs gap-2">
        <Input
          name="ttlSeconds" inputMode="numeric" autoComplete="off" aria-label="Amount" aria-invalid={error === undefined ? undefined : true}
          className="w-24" required {...amount}
        />
        <Select name="lifetimeUnit" aria-label="Unit" data-field="ttlSeconds" className="flex-1" {...unit}>
          {Object.keys(LIFETIME_UNITS).map((each) => <option key={each} value={each}>{each}</option>)}
        </Select>
      </div>
    </FieldGroup>
  );
}
