import type { IncomingHttpHeaders } from 'node:http';
import type { Clock } from './clock';
import type { Controls } from './controls';
import type { Principal } from './principal';
import type { ReceivedBody } from './sigv4/receive-body';
import type { Store } from './store';

/** The request as it came, for the few operations that need more than their parsed input. */
export interface RawRequest {
  method: string;
  /** Percent-encoded path, without the query. */
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  /** The peer's address, for aws:SourceIp. */
  sourceIp: string;
}

export interface CallContext {
  operation: string;
  principal: Principal;
  /** The account that calls; undefined for anonymous callers and for the edge. */
  accountId: string | undefined;
  /** The region of the signature's credential scope; us-east-1 when unsigned. */
  region: string;
  requestId: string;
  /** The IAM actions that the caller was judged for so far, allowed or not. */
  judged: string[];
  request: RawRequest;
  /** The body of an operation that takes a stream (PutObject, UploadPart); undefined for all others. */
  body: ReceivedBody | undefined;
  /** What an operation may add to the answer that its output shape does not hold (206, CORS headers). */
  response: { status: number | undefined; headers: Record<string, string> };
}

/**
 * An operation: parsed input in, output out, or an ApiError thrown. Input and output are the SDK's own types
 * (`CreateDistributionRequest` → `CreateDistributionResult`); the wire layer parses and serialises them from
 * the SDK's runtime schemas, and sets status, ETag, Location and envelopes as those say.
 * A streaming body is not in the input but in `ctx.body`: it fails with an ApiError when its digest is wrong,
 * so nothing may count as received before it has ended.
 * The table cannot know each operation's types; each handler's own signature does. Written as a method so that
 * handlers of different inputs fit: the input is built from the same schema that the handler's type describes.
 */
interface AnyOperation {
  handle(input: object, ctx: CallContext): object | undefined | Promise<object | undefined>;
}
export type Handlers = Record<string, AnyOperation['handle']>;

/** Where a REST request points, once a service has taken its own labels (S3: the bucket) out of host and path. */
export interface Location {
  path: string;
  labels: Record<string, string>;
}

export interface Service {
  name: 's3' | 'cloudfront' | 'sts';
  protocol: 'rest-xml' | 'query';
  /** The SDK package's namespace (`import * as sdk from '@aws-sdk/client-cloudfront'`): its `Name$` exports. */
  schemas: object;
  xmlNamespace: string;
  /** `plain` is S3's bare `<Error>`; `wrapped` is `<ErrorResponse><Error>…`. */
  errorEnvelope: 'plain' | 'wrapped';
  /** Keyed by operation name. An operation of the schemas without a handler answers 501 with its name. */
  handlers: Handlers;
  locate?: (request: RawRequest) => Location;
  /**
   * Runs after parsing and before the handler; throws an ApiError to refuse.
   * Without it the caller must be an account.
   */
  authorise?: (input: Record<string, unknown>, ctx: CallContext) => void | Promise<void>;
  /** Answers requests that are no operation (S3: CORS preflight); undefined for all others. Throws ApiErrors. */
  preflight?: (request: RawRequest) => { status: number; headers: Record<string, string> } | undefined;
  /** Headers for every answer, refusals included (S3: CORS). */
  decorate?: (request: RawRequest) => Record<string, string>;
}

/** What the control plane of CloudFront is made with. */
export interface CloudFrontDeps {
  store: Store;
  clock: Clock;
  controls: Controls;
  /** The edge's port, known once it listens; part of each distribution's DomainName. */
  edgePort: () => number;
}

/** `cloudfrontService(deps)` in cloudfront/service.ts gives this. */
export interface CloudFrontService extends Service {
  /** S3 asks this before it accepts an identity as a policy's principal. */
  isKnownOai: (idOrCanonicalUserId: string) => boolean;
}
