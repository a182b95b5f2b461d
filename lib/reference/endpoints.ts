import { listLibraries, listVideos } from '@/lib/catalog/api';
import { createExplanation } from '@/lib/explain/api';
import type { Endpoint } from '@/lib/http/endpoint';
import { createCookies, createPlayback, readPlayback, readPoster } from '@/lib/playback/api';
import { readOperation } from '@/lib/provisioning/api';
import { createSignatures } from '@/lib/signatures/api';

/** What an endpoint is about; its place in the reference. */
export interface EndpointGroup {
  title: string;
  endpoints: readonly Endpoint[];
}

/** The whole JSON API, in the order of the reference. */
export const ENDPOINT_GROUPS: readonly EndpointGroup[] = [
  { title: 'Letting a viewer watch', endpoints: [createPlayback, createCookies] },
  { title: 'Signing any object', endpoints: [createSignatures] },
  { title: 'What there is', endpoints: [listVideos, listLibraries] },
  { title: 'When it is refused', endpoints: [createExplanation] },
  { title: 'For Usher’s own pages', endpoints: [readPlayback, readPoster, readOperation] },
];
