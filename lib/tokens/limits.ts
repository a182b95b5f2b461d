/** Far above what the players of a site ask for, and far below what one process can do. */
export const DEFAULT_REQUESTS_PER_MINUTE = 6_000;
