/** CloudFront caches no larger file; a larger one would come from the bucket for every viewer. */
export const MAX_VIDEO_BYTES = 50 * 1024 ** 3;

/** S3 wants parts of at least 5 MiB and at most 10,000 of them: 50 GiB in parts of 8 MiB are 6,400. */
export const PART_BYTES = 8 * 1024 ** 2;

/** A frame as a JPEG of 1280 pixels is a tenth of this. */
export const MAX_POSTER_BYTES = 512 * 1024;

/** How long an upload may take, pauses included; after that its parts are dropped. */
export const UPLOAD_LIFETIME_SECONDS = 24 * 3600;

/** One part over a slow line (8 MiB at 100 kbit/s take 11 minutes); a refused URL is simply asked for again. */
export const PART_URL_SECONDS = 15 * 60;

/** Part URLs given in one answer: a few minutes' work for a browser. */
export const MAX_PART_URLS = 50;
