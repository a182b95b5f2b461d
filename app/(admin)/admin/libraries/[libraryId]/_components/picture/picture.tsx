import { Database } from 'lucide-react';

import { Dated } from '@/components/dated';
import { Card, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card';
import type { LibraryView } from '@/lib/provisioning/model';
import { regionName } from '@/lib/provisioning/regions';

import { AllFindings } from './all-findings';
import { BasicPath } from './basic-path';
import { BrokenList } from './broken-list';
import { Findings } from './findings';
import { Node } from './node';
import { SignedPath } from './signed-path';

/** What exists at AWS and how it hangs together, from the recorded rows and the worker's last look. */
export function Picture({ library }: { library: LibraryView }) {
  const look = library.latestLook;
  const findings = new Findings(look);
  return (
    <Card>
      <CardHeader>
        <CardTitle>What exists</CardTitle>
        <CardDescription>
          {look ? <>As seen at AWS <Dated at={look.at} />.</> : 'As recorded here; AWS has not been looked at yet.'}
        </CardDescription>
      </CardHeader>
      <CardContent className="grid gap-6 *:min-w-0">
        <div
          role="group"
          aria-label="Picture of the library"
          className="grid lg:grid-cols-[5.5rem_minmax(4.5rem,0.5fr)_minmax(0,1.55fr)_minmax(4.5rem,0.5fr)_minmax(0,1.25fr)_minmax(7.25rem,0.8fr)_minmax(0,1.6fr)] lg:gap-x-1"
        >
          <SignedPath library={library} findings={findings} />
          <BucketNode library={library} findings={findings} />
          {library.withBasic ? (
            <>
              <div aria-hidden className="hidden lg:col-start-1 lg:row-start-4 lg:block lg:h-6" />
              <BasicPath library={library} findings={findings} />
            </>
          ) : null}
        </div>
        <BrokenList libraryId={library.id} findings={findings} />
        {look ? <AllFindings look={look} /> : null}
      </CardContent>
    </Card>
  );
}

function BucketNode({ library: { bucket, withBasic }, findings }: { library: LibraryView; findings: Findings }) {
  return (
    <Node
      icon={Database}
      title="Bucket"
      ids={[{ label: 'bucket name', value: bucket.madeAt ? bucket.name : null }]}
      seen={findings.seen('bucket')}
      broken={findings.numberOf('bucket')}
      className={withBasic ? 'lg:col-start-7 lg:row-span-3 lg:row-start-3 lg:content-center' : 'lg:col-start-7 lg:row-start-3'}
    >
      {regionName(bucket.region)}
      {findings.seen('bucket') === 'ok' ? <><br />Public access is blocked</> : null}
    </Node>
  );
}
