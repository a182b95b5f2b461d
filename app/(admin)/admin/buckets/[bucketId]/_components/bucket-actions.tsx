'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { ActionList, ActionRow } from '@/components/ui/action-list';
import { CheckboxField } from '@/components/ui/checkbox';
import { changeBucketAction, deleteBucketAction } from '@/lib/provisioning/buckets/actions';
import type { BucketView } from '@/lib/provisioning/buckets/data';

import { EncryptionQuestions, readEncryption } from '../../_components/encryption-questions';

/** What can be done with a bucket; each shows its calls first. One of a library goes with its library. */
export function BucketActions({ bucket }: { bucket: BucketView }) {
  const { id, name, encryption, kmsKeyArn, library, readers, madeAt } = bucket;
  const isUsed = library !== null || readers.length > 0;
  if (madeAt === null) return <NeverMade bucket={bucket} isUsed={isUsed} />;
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
            description="Only an empty bucket is deleted, unless everything in it is deleted first. Its name is then free for anybody."
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

/** Of a bucket that is not made: S3 stopped it, or it was called off. */
function NeverMade({ bucket: { id, name, library }, isUsed }: { bucket: BucketView; isUsed: boolean }) {
  return (
    <ActionList title="What you can do">
      <ActionRow
        title="Remove it from here"
        description={isUsed
          ? `It belongs to ${library?.name ?? 'a distribution'}, which is not finished: tearing that down removes it too.`
          : 'It was not made. If somebody else has its name, remove it, and make one with another name.'}
      >
        {isUsed ? null : (
          <PlannedAction
            trigger="Remove"
            variant="destructive"
            title={`Remove ${name} from here`}
            description="What was asked for is forgotten. A bucket of this name that was not made here stays as it is."
            action={deleteBucketAction}
            input={{ bucketId: id, confirmation: name }}
            confirmLabel="Remove it"
            tone="destructive"
          />
        )}
      </ActionRow>
    </ActionList>
  );
}
