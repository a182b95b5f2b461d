import { Alert } from '@/components/ui/alert';
import { CheckboxField } from '@/components/ui/checkbox';
import { FieldGroup } from '@/components/ui/field';
import { RadioCard, RadioGroup } from '@/components/ui/radio-group';

import { HashAlgorithmField } from '../../_components/hash-algorithm-field';
import type { PartProps } from './part-props';

const SIGNING_KEYS = [
  {
    value: 'ECDSA_P256', title: 'P-256 (recommended)',
    description: 'Signs about ten times faster, and URLs are half as long.',
  },
  { value: 'RSA_2048', title: 'RSA-2048', description: 'The older kind, for tools that know nothing else.' },
] as const;

const IDENTITIES = [
  {
    value: 'OAC', title: 'Origin access control (recommended)',
    description: 'CloudFront signs what it asks S3; one serves all libraries.',
  },
  { value: 'OAI', title: 'Origin access identity', description: 'The older way: one identity for each distribution.' },
] as const;

const READ_PERMISSIONS = [
  {
    value: 'POLICY', title: 'Bucket policy (recommended)',
    description: 'Says once for every object, the ones to come included, which identity may read.',
  },
  {
    value: 'ACL', title: 'ACL of each object (classic)',
    description: 'Every single object says it. Just for those who must, such as for other tools that rely on ACLs.',
  },
] as const;

/** How requests are signed, on the viewer’s side and towards the bucket, and whether there is an open door. */
export function AccessFields({ draft, change, fieldError }: PartProps) {
  return (
    <>
      <FieldGroup label="Signing key" error={fieldError('signingKeyKind')}>
        <RadioGroup>
          {SIGNING_KEYS.map(({ value, ...words }) => (
            <RadioCard
              key={value}
              name="signingKeyKind"
              value={value}
              checked={draft.signingKeyKind === value}
              onChange={() => { change({ signingKeyKind: value }); }}
              {...words}
            />
          ))}
        </RadioGroup>
      </FieldGroup>
      <HashAlgorithmField
        error={fieldError('hashAlgorithm')}
        radio={(value) => ({ checked: draft.hashAlgorithm === value, onChange: () => { change({ hashAlgorithm: value }); } })}
      />
      <FieldGroup label="How CloudFront reads the bucket" error={fieldError('originIdentityKind')}>
        <RadioGroup>
          {IDENTITIES.map(({ value, ...words }) => (
            <RadioCard
              key={value}
              name="originIdentityKind"
              value={value}
              checked={draft.originIdentityKind === value}
              onChange={() => { change({ originIdentityKind: value }); }}
              {...words}
            />
          ))}
        </RadioGroup>
      </FieldGroup>
      {draft.originIdentityKind === 'OAI' ? <ReadPermissionField draft={draft} change={change} fieldError={fieldError} /> : null}
      <CheckboxField
        name="withBasic"
        checked={draft.withBasic}
        onChange={(event) => { change({ withBasic: event.target.checked }); }}
        label="Also make a basic distribution"
        description="Open to anyone without a signature, so it reaches only public/*: for example a trailer. Videos stay behind signatures, and the proof asks it for one to be sure."
      />
    </>
  );
}

/** What lets an origin access identity read; an origin access control has no choice. */
function ReadPermissionField({ draft, change, fieldError }: Omit<PartProps, 'correct'>) {
  return (
    <>
      <FieldGroup label="What lets it read" error={fieldError('readPermission')}>
        <RadioGroup>
          {READ_PERMISSIONS.map(({ value, ...words }) => (
            <RadioCard
              key={value}
              name="readPermission"
              value={value}
              checked={draft.readPermission === value}
              onChange={() => { change({ readPermission: value }); }}
              {...words}
            />
          ))}
        </RadioGroup>
      </FieldGroup>
      {draft.readPermission === 'ACL' ? (
        <Alert variant="warning" title="AWS advises against ACLs.">
          Usher turns them on in this bucket and grants Read on everything that it stores. What other tools store is not
          served until it is granted too: “Look now” finds such objects, and a repair grants them. Block Public Access stays
          on, and you can move to an origin access control later. The credentials need rights on ACLs, which the policies of
          the page “AWS account” hold only when you tick them there.
        </Alert>
      ) : null}
    </>
  );
}
