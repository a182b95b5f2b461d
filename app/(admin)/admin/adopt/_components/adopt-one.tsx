'use client';

import { PlannedAction } from '@/components/plan/planned-action';
import { adoptAction } from '@/lib/provisioning/adoption/actions';
import { type AdoptableType, type InventoryItem, ITEM_WORDS } from '@/lib/provisioning/adoption/model';

import { DotsWarning } from '../../_components/dots-warning';
import { PRIVATE_HALF_NAMES, PrivateHalfFields, readPrivateHalf } from './private-half-fields';

type Input = Parameters<typeof adoptAction>[0];

/** Brings one thing in; asks for a private key where one could belong to it. */
export function AdoptOne({ item, type }: { item: InventoryItem; type: AdoptableType }) {
  const hasKeys = item.type === 'public-key' || item.type === 'key-group' || (item.type === 'distribution' && item.keyGroupIds.length > 0);
  const withKey = {
    fields: PrivateHalfFields, fieldNames: PRIVATE_HALF_NAMES,
    read: (data: FormData, input: Input): Input => ({ ...input, ...readPrivateHalf(data) }),
  };
  return (
    <PlannedAction<Input>
      trigger="Bring in"
      size="sm"
      title={`Bring in the ${ITEM_WORDS[type][0]}`}
      description={(
        <>
          <p><span className="font-mono wrap-anywhere">{item.awsId}</span> and what it refers to are read and recorded. Nothing is written to AWS.</p>
          <DotsWarning bucketName={bucketOf(item)} className="mt-3" />
        </>
      )}
      action={adoptAction}
      input={{ type, awsId: item.awsId }}
      confirmLabel="Bring in"
      {...(hasKeys ? withKey : {})}
    />
  );
}

/** The bucket that comes with it, if there is one. */
function bucketOf(item: InventoryItem): string | null {
  if (item.type === 'bucket') return item.name;
  return item.type === 'distribution' ? item.bucketName : null;
}
