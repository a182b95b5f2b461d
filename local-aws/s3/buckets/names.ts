/**
 * Whether S3 would take this as the name of a new general purpose bucket
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html).
 */
export function isValidBucketName(name: string): boolean {
  // 3 to 63 characters: lowercase letters, digits, dots and hyphens, with a letter or digit at both ends.
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return false;
  // A dot parts labels of a domain name, which begin and end like the whole.
  if (/\.\.|-\.|\.-/.test(name) || /^\d{1,3}(\.\d{1,3}){3}$/.test(name)) return false;
  if (/^(xn--|sthree-|amzn-s3-demo-)/.test(name)) return false;
  return !/(-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$/.test(name);
}
