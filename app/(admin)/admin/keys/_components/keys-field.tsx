import type { PlannedFields } from '@/components/plan/planned-form';
import { CheckboxField } from '@/components/ui/checkbox';
import { FieldGroup } from '@/components/ui/field';
import type { SigningKeyView } from '@/lib/provisioning/keys/data';
import { wordsForKey } from '@/lib/provisioning/keys/names';

type KeyChoice = Pick<SigningKeyView, 'id' | 'comment' | 'awsPublicKeyId' | 'isPrivateHalfHere'>;

/** Which keys a key group is to hold. */
export function KeysField({ form, keys, chosen = [] }: { form: PlannedFields; keys: readonly KeyChoice[]; chosen?: readonly string[] }) {
  return (
    <FieldGroup label="Keys" error={form.fieldError('signingKeyIds')} hint="At most five; the first one whose private half is here signs in a new group.">
      <div className="grid gap-3">
        {keys.length === 0 ? <p className="text-sm text-muted-foreground">Create a signing key first.</p> : null}
        {keys.map((key) => (
          <CheckboxField
            key={key.id} name="signingKeyIds" value={key.id} defaultChecked={chosen.includes(key.id)}
            label={wordsForKey(key)} description={key.isPrivateHalfHere ? 'Its private half is here.' : 'Its private half is not here.'}
          />
        ))}
      </div>
    </FieldGroup>
  );
}

/** The keys that were chosen. */
export function chosenKeys(data: FormData): string[] {
  return data.getAll('signingKeyIds').filter((value) => typeof value === 'string');
}
