import type { Readable } from 'node:stream';

/** An answer before it is sent. Header names are lower-case. */
export interface EdgeResponse {
  status: number;
  headers: Record<string, string>;
  body: Readable | Buffer | undefined;
  xCache: `${'Miss' | 'Hit' | 'RefreshHit' | 'Error' | 'Redirect'} from cloudfront`;
}
