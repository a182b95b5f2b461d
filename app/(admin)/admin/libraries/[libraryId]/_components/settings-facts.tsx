import { Dated } from '@/components/dated';
import { Card, CardContent, CardHeader, CardTitle } from '@/components/ui/card';
import type { LibraryView } from '@/lib/provisioning/model';
import { regionName } from '@/lib/provisioning/regions';

import { HASH_ALGORITHM_NAMES } from '../../_components/hash-algorithm-field';
import { lifetimeInWords } from '../../_components/lifetime';
import { IDENTITY_NAMES, SIGNING_KEY_NAMES } from './picture/words';

/** What was decided when the library was made. */
export function SettingsFacts({ library }: { library: LibraryView }) {
  const facts = [
    { label: 'Region', value: `${regionName(library.region)}, ${library.region}` },
    { label: 'Signing key', value: SIGNING_KEY_NAMES[library.signingKeyKind] },
    { label: 'Hash of what is signed', value: HASH_ALGORITHM_NAMES[library.hashAlgorithm] },
    { label: 'Origin identity', value: IDENTITY_NAMES[library.originIdentityKind] },
    { label: 'What lets it read', value: library.readPermission === 'ACL' ? 'the ACL of each object (classic)' : 'the bucket policy' },
    { label: 'Signed URLs live for', value: lifetimeInWords(library.ttlSeconds) },
    { label: 'Basic distribution', value: library.withBasic ? 'yes, reaches only public/*' : 'none' },
    { label: 'Made', value: <Dated at={library.createdAt} form="date" /> },
  ];
  return (
    <Card>
      <CardHeader><CardTitle>Settings</CardTitle></CardHeader>
      <CardContent>
        <dl className="grid grid-cols-1 gap-x-8 gap-y-4 text-sm sm:grid-cols-2 lg:grid-cols-3">
          {facts.map(({ label, value }) => (
            <div key={label}>
              <dt className="text-[0.8125rem] text-muted-foreground">{label}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      </CardContent>
    </Card>
  );
}
