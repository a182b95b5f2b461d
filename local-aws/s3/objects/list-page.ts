import { compareUtf8, type KeyIndex } from '../key-index';

export interface PageRequest {
  prefix: string;
  delimiter: string | undefined;
  /** Only what comes after this key, or after this common prefix. */
  after: string;
  limit: number;
}

export interface Page {
  keys: string[];
  commonPrefixes: string[];
  isTruncated: boolean;
  /** The last key or common prefix of the page, from which the next one goes on. */
  last: string;
}

/** Reads one page of a listing. Keys below a common prefix are stepped over, not walked through. */
export function readPage(index: KeyIndex, { prefix, delimiter, after, limit }: PageRequest): Page {
  const page: Page = { keys: [], commonPrefixes: [], isTruncated: false, last: after };
  if (limit === 0) return page;
  let position = index.seek(compareUtf8(after, prefix) > 0 ? after : prefix);
  if (index.at(position) === after && after !== '') position += 1;
  for (;;) {
    const key = index.at(position);
    if (!key?.startsWith(prefix)) return page;
    const common = commonPrefix(key, prefix, delimiter);
    // A page that ended with a common prefix: what is below it was told already.
    const told = common !== undefined && after !== '' && (after === common || after.startsWith(common));
    if (!told && page.keys.length + page.commonPrefixes.length === limit) {
      page.isTruncated = true;
      return page;
    }
    if (common === undefined) {
      page.keys.push(key);
      page.last = key;
      position += 1;
    } else {
      if (!told) {
        page.commonPrefixes.push(common);
        page.last = common;
      }
      position = index.skipPrefix(common, position);
    }
  }
}

function commonPrefix(key: string, prefix: string, delimiter: string | undefined): string | undefined {
  if (!delimiter) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end === -1 ? undefined : key.slice(0, end + delimiter.length);
}
