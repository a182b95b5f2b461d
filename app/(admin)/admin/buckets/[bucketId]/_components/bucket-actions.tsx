'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { CheckboxField } from '@/components/ui/checkbox';
import { changeBucketAction, deleteBucketAction } from '@/lib/provisioning/buckets/actions';
import type { BucketView } from '@/lib/provisioning/buckets/data';

import { EncryptionQuestions, readEncryption } from '../../_components/encryption-questions';

/** What can be done with a bucket; each shows its calls first. One of a library goes with its library. */
export function BucketActions({ bucket: { id, name, encryption, kmsKeyArn, library, readers } }: { bucket: BucketView }) {
  const isUsed = library !== null || readers.length > 0;
  return (
    <ActionList title="What you can do">
      <ActionRow title="Let this site upload" description="Writes the CORS rule for pages of this site, and has S3 drop unfinished uploads after a day. Other rules stay.">
        <PlannedAction
          trigger="Write the rules"
          title="Let this site upload"
          description="Pages of this site may upload to the bucket, and S3 drops unfinished uploads after a day. Other rules stay."
          action={changeBucketAction}
          input={{ bucketId: id, encryption, kmsKeyArn: kmsKeyArn ?? '', allowUploads: true }}
          confirmLabel="Write the rules"
        />
      </ActionRow>
      <ActionRow title="Change its encryption" description="For what is stored from now on. What is stored already stays encrypted as it was.">
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
      </ActionRow>
      <ActionRow
        title="Delete it"
        description={isUsed
          ? `It is in use${library ? `: tearing ${library.name} down can delete it too` : ', so delete the distributions that read it first'}.`
          : 'Nothing here uses it. Its name is then free for anybody.'}
      >
        {isUsed ? null : (
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
        )}
      </ActionRow>
    </ActionList>
  );
}
