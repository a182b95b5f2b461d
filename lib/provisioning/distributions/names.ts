interface NamedDistribution {
  id: string;
  comment: string;
  role: 'BASIC' | 'SIGNED';
  awsId: string | null;
  library: { name: string } | null;
  bucket: { name: string } | null;
}

/** A distribution by the comment that somebody wrote, or by its library or bucket and its role; where its id stands beside it. */
export function distributionCalled({ id, comment, role, awsId, library, bucket }: NamedDistribution): string {
  const isOurs = comment === '' || comment.endsWith(`(${id})`);
  const of = library ?? bucket;
  return isOurs && of ? `${of.name}, ${role.toLowerCase()}` : comment || (awsId ?? '');
}
