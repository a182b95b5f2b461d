'use client';

import { useState } from 'react';

import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Select } from '@/components/ui/select';

interface EncryptionQuestionsProps {
  fieldError: (name: string) => string | undefined;
  encryption?: 'SSE_S3' | 'SSE_KMS' | undefined;
  kmsKeyArn?: string | null | undefined;
}

/** How a bucket encrypts what it is given. */
export function EncryptionQuestions({ fieldError, encryption = 'SSE_S3', kmsKeyArn }: EncryptionQuestionsProps) {
  const [chosen, setChosen] = useState<string>(encryption);
  return (
    <>
      <Field label="Encryption" hint="Holds for what is stored from now on." error={fieldError('encryption')}>
        <Select name="encryption" value={chosen} onChange={({ target }) => { setChosen(target.value); }}>
          <option value="SSE_S3">SSE-S3, with S3’s own keys</option>
          <option value="SSE_KMS">SSE-KMS, with a key of yours</option>
        </Select>
      </Field>
      {chosen === 'SSE_KMS' ? (
        <Field label="ARN of the KMS key" hint="The key must be in the bucket’s region." error={fieldError('kmsKeyArn')}>
          <Input name="kmsKeyArn" defaultValue={kmsKeyArn ?? ''} autoComplete="off" spellCheck={false} className="font-mono" />
        </Field>
      ) : null}
    </>
  );
}

/** What the questions about encryption were answered with. */
export function readEncryption(data: FormData): { encryption: 'SSE_S3' | 'SSE_KMS'; kmsKeyArn: string } {
  const isKms = data.get('encryption') === 'SSE_KMS';
  const arn = data.get('kmsKeyArn');
  return { encryption: isKms ? 'SSE_KMS' : 'SSE_S3', kmsKeyArn: isKms && typeof arn === 'string' ? arn : '' };
}
