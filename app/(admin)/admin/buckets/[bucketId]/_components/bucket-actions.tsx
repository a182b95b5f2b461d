'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { CheckboxField } from '@/components/ui/checkbox';
import { changeBucketAction, deleteBucketAction } from '@/lib/provisioning/buckets/actions';
import type { BucketView } from '@/lib/provisioning/buckets/data';

import { EncryptionQuestions, readEncryption } from '../../_components/encryption-questions';

/** What can be done with a bucket; each shows its calls first. */
export function BucketActions({ bucket: { id, name, encryption, kmsKeyArn } }: { bucket: BucketView }) {
  return (
    <>
      <PlannedAction
        trigger="Let this site upload"
        title="Let this site upload"
        description="Writes the CORS rule for pages of this site, and has S3 drop unfinished uploads after a day. Other rules stay."
        action={changeBucketAction}
        input={{ bucketId: id, encryption, kmsKeyArn: kmsKeyArn ?? '', allowUploads: true }}
        confirmLabel="Write the rules"
      />
      <PlannedAction
        trigger="Change encryption"
        title="Change encryption"
        description="What is stored already stays encrypted as it was."
        action={changeBucketAction}
        input={{ bucketId: id }}
        confirmLabel="Change encryption"
        fieldNames={['encryption', 'kmsKeyArn']}
        fields={({ fieldError }) => <EncryptionQuestions fieldError={fieldError} encryption={encryption} kmsKeyArn={kmsKeyArn} />}
        read={(data, input) => ({ ...input, ...readEncryption(data) })}
      />
      <PlannedAction
        trigger="Delete"
        variant="destructive"
        title="Delete the bucket"
        description="Only a bucket that nothing here uses is deleted, and only when it is empty. Its name is then free for anybody."
        action={deleteBucketAction}
        input={{ bucketId: id, confirmation: name }}
        confirmLabel="Delete the bucket"
        tone="destructive"
        typedName={name}
        fields={() => (
          <CheckboxField
            name="deleteObjects"
            label="Delete everything in it first"
            description={`Every object in ${name}, with all its versions, is gone for good then. Otherwise a bucket that holds something stays as it is.`}
          />
        )}
        read={(data, before) => ({ ...before, deleteObjects: data.has('deleteObjects') })}
      />
    </>
  );
}
