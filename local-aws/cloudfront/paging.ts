import { refusal } from './errors';

/** The most that CloudFront puts on one page, and what it puts there when nothing is asked for. */
const MAX_ITEMS = 100;

interface PageInput {
  Marker?: string | undefined;
  MaxItems?: number | undefined;
}

/** The members that all of CloudFront's lists share; a list's schema drops those it has not. */
export interface Page<Item> {
  Marker: string;
  NextMarker: string | undefined;
  MaxItems: number;
  IsTruncated: boolean;
  Quantity: number;
  Items: Item[] | undefined;
}

/**
 * Takes records in the order of their ids and a list request, gives one page of them.
 * A marker is the id of the last item of the page before, so a record that was deleted in between breaks nothing.
 */
export function pageOf<Stored extends { id: string }, Item>(
  records: Stored[],
  { Marker: marker = '', MaxItems: asked = MAX_ITEMS }: PageInput,
  toItem: (record: Stored) => Item,
): Page<Item> {
  if (!Number.isInteger(asked) || asked < 1) {
    throw refusal('InvalidArgument', 'MaxItems must be a positive number.');
  }
  const maxItems = Math.min(asked, MAX_ITEMS);
  const following = records.filter((record) => record.id > marker);
  const onPage = following.slice(0, maxItems);
  const isTruncated = following.length > onPage.length;
  return {
    Marker: marker,
    NextMarker: isTruncated ? onPage.at(-1)?.id : undefined,
    MaxItems: maxItems,
    IsTruncated: isTruncated,
    Quantity: onPage.length,
    Items: onPage.length > 0 ? onPage.map(toItem) : undefined,
  };
}
