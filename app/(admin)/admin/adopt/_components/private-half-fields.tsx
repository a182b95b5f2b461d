import type { PlannedFields } from '@/components/plan/planned-form';
import { controlClasses } from '@/components/ui/input';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { textOf } from '@/components/use-action';

export const PRIVATE_HALF_NAMES = ['privateKeyPem', 'passphrase'];

/** Where the private key is pasted. It is encrypted as it arrives, and never shown again. */
export function PrivateHalfFields({ fieldError, label = 'Private key, if viewers are to be let in from here' }: PlannedFields & { label?: string }) {
  const [pem, passphrase] = [fieldError('privateKeyPem'), fieldError('passphrase')];
  return (
    <>
      <Field
        label={label}
        hint="The file that belongs to the public key at CloudFront, as PEM. It is encrypted here and never shown again. Without it nobody can be let in from here; it can be given later, on the key’s page."
        {...(pem ? { error: pem } : {})}
      >
        <textarea
          name="privateKeyPem" rows={4} autoComplete="off" spellCheck={false} className={`${controlClasses} py-2 font-mono text-xs`}
          placeholder="-----BEGIN …"
        />
      </Field>
      <Field label="Its passphrase, if it has one" {...(passphrase ? { error: passphrase } : {})}>
        <Input name="passphrase" type="password" autoComplete="off" />
      </Field>
    </>
  );
}

/** What was typed into the fields; nothing where nothing was. */
export function readPrivateHalf(data: FormData): { privateKeyPem?: string; passphrase?: string } {
  const [privateKeyPem, passphrase] = [textOf(data, 'privateKeyPem'), textOf(data, 'passphrase')];
  return { ...(privateKeyPem.trim() ? { privateKeyPem } : {}), ...(passphrase ? { passphrase } : {}) };
}
