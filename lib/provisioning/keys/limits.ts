/** CloudFront takes no more public keys in one key group. */
export const KEYS_PER_GROUP = 5;

/** What a key that was made here says of itself at CloudFront, until somebody writes another comment. */
export const KEY_COMMENT = 'Usher signs playback URLs with this';

/** CloudFront's bound of a public key's or key group's comment. */
export const COMMENT_MAX = 128;

/** Clocks differ a little, and a request that is under way when the key is switched may still sign with the old one. */
export const EXPIRY_MARGIN_SECONDS = 30;

/** Somebody who watches the operation's page sees it go on within this time, however long the wait is. */
export const LONGEST_LOOK_SECONDS = 600;
