import { FieldGroup } from '@/components/ui/field';
import { RadioCard, RadioGroup } from '@/components/ui/radio-group';
import type { HashAlgorithm } from '@/lib/db/generated/enums';

export const HASH_ALGORITHM_NAMES: Record<HashAlgorithm, string> = { SHA1: 'SHA-1', SHA256: 'SHA-256' };

const HASH_ALGORITHMS = [
  { value: 'SHA1', title: 'SHA-1 (recommended)', description: 'What CloudFront expects unless it is told otherwise.' },
  {
    value: 'SHA256', title: 'SHA-256',
    description: 'For rules that forbid SHA-1; URLs then carry Hash-Algorithm=SHA256. Signed cookies with it are unproven at AWS.',
  },
] as const;

interface HashAlgorithmFieldProps {
  error: string | undefined;
  /** What makes the radio of this value the chosen one, or lets it be. */
  radio: (value: HashAlgorithm) => { checked: boolean; onChange: () => void } | { defaultChecked: boolean };
}

/** What a policy is hashed with before it is signed. */
export function HashAlgorithmField({ error, radio }: HashAlgorithmFieldProps) {
  return (
    <FieldGroup label="Hash of what is signed" error={error} hint="CloudFront takes either at any time: choosing another calls nothing at AWS.">
      <RadioGroup>
        {HASH_ALGORITHMS.map(({ value, ...words }) => (
          <RadioCard key={value} name="hashAlgorithm" value={value} {...radio(value)} {...words} />
        ))}
      </RadioGroup>
    </FieldGroup>
  );
}
