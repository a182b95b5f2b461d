'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { CheckboxField } from '@/components/ui/checkbox';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/select';
import { PRICE_CLASS_WORDS, PRICE_CLASSES } from '@/lib/provisioning/distributions/schema';
import { changeLibraryAction } from '@/lib/provisioning/libraries/actions';
import type { LibraryView } from '@/lib/provisioning/model';

interface ChangeDistributionsProps {
  libraryId: string;
  name: string;
  distributions: Pick<LibraryView['distributions'][number], 'priceClass' | 'enabled'>[];
}

/** Changes what all distributions of a library have in common. */
export function ChangeDistributions({ libraryId, name, distributions }: ChangeDistributionsProps) {
  const priceClass = common(distributions.map((each) => each.priceClass));
  const state = common(distributions.map(({ enabled }) => (enabled ? 'on' : 'off')));
  return (
    <PlannedAction
      trigger="Change distributions"
      title={`Change the distributions of ${name}`}
      description="CloudFront takes some minutes to carry a change to all edge locations."
      action={changeLibraryAction}
      input={{ libraryId }}
      confirmLabel="Change distributions"
      fieldNames={['priceClass', 'enabled']}
      fields={({ fieldError }) => (
        <>
          <Field label="Price class" hint="From where CloudFront serves. Fewer places cost less." error={fieldError('priceClass')}>
            <Select name="priceClass" defaultValue={priceClass}>
              {priceClass === '' ? <option value="">As they are: not all the same</option> : null}
              {PRICE_CLASSES.map((each) => <option key={each} value={each}>{each} · {PRICE_CLASS_WORDS[each]}</option>)}
            </Select>
          </Field>
          <Field label="State" hint="A disabled distribution serves nobody, and keeps its settings." error={fieldError('enabled')}>
            <Select name="enabled" defaultValue={state}>
              {state === '' ? <option value="">As they are: not all the same</option> : null}
              <option value="on">Enabled</option>
              <option value="off">Disabled</option>
            </Select>
          </Field>
          <OverwriteField />
        </>
      )}
      read={(data, input) => {
        const chosen = PRICE_CLASSES.find((each) => each === data.get('priceClass'));
        const enabled = data.get('enabled');
        return {
          ...input,
          ...(chosen ? { priceClass: chosen } : {}),
          ...(enabled === 'on' || enabled === 'off' ? { enabled: enabled === 'on' } : {}),
          overwrite: data.has('overwrite'),
        };
      }}
    />
  );
}

/** What happens to a value that somebody else has changed at AWS since. */
export function OverwriteField() {
  return (
    <CheckboxField
      name="overwrite"
      label="Replace what was changed outside Usher"
      description="Otherwise the change stops when somebody changed the same value at AWS, and says what it found."
    />
  );
}

/** What all have; empty when they differ. */
function common(values: readonly string[]): string {
  const [first = '', ...others] = values;
  return others.every((other) => other === first) ? first : '';
}
