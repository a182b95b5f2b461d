/** A session ends this long after sign-in, whatever happens. */
export const SESSION_ABSOLUTE_SECONDS = 7 * 24 * 3600;

/** A session ends after this long without a request. */
export const SESSION_IDLE_SECONDS = 24 * 3600;

/** `lastSeenAt` is written at most this often: it need not cost a write at every request. */
export const LAST_SEEN_EVERY_SECONDS = 300;

/** Guesses for one account from one address; a right password forgets the count, and it runs out by itself. */
export const SIGN_IN_PER_ACCOUNT_AND_ADDRESS = { name: 'sign-in-account-address', max: 10, windowSeconds: 300 };

/** Guesses for one account from everywhere: wide, so that a stranger's guesses do not keep its owner out. */
export const SIGN_IN_PER_ACCOUNT = { name: 'sign-in-account', max: 100, windowSeconds: 300 };

/** Guesses from one address, over all accounts; wide, since an office shares an address. */
export const SIGN_IN_PER_ADDRESS = { name: 'sign-in-address', max: 100, windowSeconds: 300 };

/** `lastUsedAt` of a token is written at most this often. */
export const LAST_USED_EVERY_SECONDS = 60;

/** Tokens that are not known, from one address; those that were revoked do not count, nor do right ones. */
export const TOKENS_REFUSED_PER_ADDRESS = { name: 'tokens-refused', max: 120, windowSeconds: 60 };
