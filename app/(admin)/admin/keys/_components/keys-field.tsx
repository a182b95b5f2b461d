import type { PlannedFields } from '@/components/plan/planned-form';
import { CheckboxField } from '@/components/ui/checkbox';
import { FieldGroup } from '@/components/ui/field';

interface KeyChoice {
  id: string;
  name: string;
  awsPublicKeyId: string | null;
}

/** Which keys a key group is to hold. */
export function KeysField({ form, keys, chosen = [] }: { form: PlannedFields; keys: readonly KeyChoice[]; chosen?: readonly string[] }) {
  return (
    <FieldGroup label="Keys" error={form.fieldError('signingKeyIds')} hint="At most five; the first one whose private half is here signs in a new group.">
      <div className="grid gap-3">
        {keys.length === 0 ? <p className="text-sm text-muted-foreground">Create a signing key first.</p> : null}
        {keys.map(({ id, name, awsPublicKeyId }) => (
          <CheckboxField key={id} name="signingKeyIds" value={id} defaultChecked={chosen.includes(id)} label={awsPublicKeyId ?? name} description={name} />
        ))}
      </div>
    </FieldGroup>
  );
}

/** The keys that were chosen. */
export function chosenKeys(data: FormData): string[] {
  return data.getAll('signingKeyIds').filter((value) => typeof value === 'string');
}
