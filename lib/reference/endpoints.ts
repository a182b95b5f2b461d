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

/** What is there for everybody, at an address that takes nothing. */
export interface OpenAddress {
  name: string;
  path: string;
  summary: string;
  description: string;
  /** Whether it can answer 503. */
  mayBeAway: boolean;
}

/** Their place in the reference. */
export const OPEN = 'For everybody';

export const OPEN_ADDRESSES: readonly OpenAddress[] = [
  {
    name: 'readHealth', path: '/api/health', summary: 'Whether the web process lives', mayBeAway: false,
    description: 'Asks nothing else, so that a database that is away does not have it restarted.',
  },
  {
    name: 'readReadiness', path: '/api/ready', summary: 'Whether requests may be sent to it', mayBeAway: true,
    description: 'Asks the database too: 503 while it does not answer.',
  },
  {
    name: 'readDocument', path: '/api/v1/openapi.json', summary: 'This reference as an OpenAPI 3.1 document', mayBeAway: false,
    description: 'Made of what the routes check requests by.',
  },
];
