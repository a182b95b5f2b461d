import { plainLetters } from '@/lib/kernel/plain-letters';

const LABEL = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/;
const RESERVED_PREFIXES = ['xn--', 'sthree-', 'amzn-s3-demo-'];
const RESERVED_SUFFIXES = ['-s3alias', '--ol-s3', '--x-s3', '--table-s3', '-an'];

/** S3's bounds of a bucket name's length. */
export const BUCKET_NAME_MIN = 3;
export const BUCKET_NAME_MAX = 63;

/**
 * What is wrong with a bucket name, as one sentence for the first rule that it breaks; undefined when it is fine.
 * The rules are S3's for general purpose buckets, and dots are refused on top (S3's certificate does not cover them).
 */
export function bucketNameProblem(name: string): string | undefined {
  if (name === '') return 'Enter a bucket name.';
  if (name.length < BUCKET_NAME_MIN) return `Use at least ${BUCKET_NAME_MIN} characters.`;
  if (name.length > BUCKET_NAME_MAX) return `Use at most ${BUCKET_NAME_MAX} characters.`;
  if (/[A-Z]/.test(name)) return 'Use lower-case letters only.';
  if (name.includes('_')) return 'Use hyphens in place of underscores.';
  if (name.includes('.')) return 'Leave out dots: the certificate of S3 does not cover names with dots.';
  if (/[^a-z0-9-]/.test(name)) return 'Use only the letters a to z, digits and hyphens.';
  if (!LABEL.test(name)) return 'Begin and end with a letter or a digit.';
  const prefix = RESERVED_PREFIXES.find((reserved) => name.startsWith(reserved));
  if (prefix) return `Names that begin with ${prefix} are reserved by AWS.`;
  const suffix = RESERVED_SUFFIXES.find((reserved) => name.endsWith(reserved));
  if (suffix) return `Names that end in ${suffix} are reserved by AWS.`;
  return undefined;
}

/** What to know of a bucket that exists and has dots in its name, which cannot be changed; undefined for others. */
export function dotsWarning(name: string): string | undefined {
  if (!name.includes('.')) return undefined;
  return `S3’s certificate does not cover the dots in ${name}: browsers refuse to upload to it over https, and CloudFront may fail to read from it. Better make another bucket without dots, and copy what is in this one.`;
}

/** Names that Usher suggests start so, which lets an IAM policy name them. */
export const BUCKET_NAME_PREFIX = 'usher-';
const INSTALL_PART_LENGTH = 8;

/**
 * A bucket name from a library's name: `usher-<name>-<8 characters of the install's id>`.
 * The beginning lets an IAM policy name our buckets; the end keeps two installs apart.
 */
export function suggestBucketName(libraryName: string, installId: string): string {
  const end = `-${installId.slice(0, INSTALL_PART_LENGTH)}`;
  const words = plainLetters(libraryName)
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+/, '')
    .slice(0, BUCKET_NAME_MAX - BUCKET_NAME_PREFIX.length - end.length)
    .replace(/-+$/, '');
  return `${BUCKET_NAME_PREFIX}${words === '' ? 'library' : words}${end}`;
}
