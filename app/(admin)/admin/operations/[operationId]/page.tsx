import type { Metadata } from 'next';

import { PageHeader } from '@/components/ui/page-header';
import { loadOperation } from '@/lib/provisioning/loaders';

import { OperationProgress } from '../../_components/operation/operation-progress';
import { AskedFor } from './_components/asked-for';
import { trailOf } from './_components/trail';

interface OperationPageProps {
  params: Promise<{ operationId: string }>;
}

export async function generateMetadata({ params }: OperationPageProps): Promise<Metadata> {
  const { title, libraryName } = await loadOperation((await params).operationId);
  return { title: libraryName === null ? title : `${title}, ${libraryName}` };
}

export default async function OperationPage({ params }: OperationPageProps) {
  const operation = await loadOperation((await params).operationId);
  return (
    <>
      <PageHeader
        title={operation.title}
        description={<AskedFor operation={operation} />}
        trail={trailOf(operation)}
      />
      <OperationProgress initial={operation} renderedAt={Date.now()} />
    </>
  );
}
