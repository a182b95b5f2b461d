/** A master key that no page, payload or log may ever contain. */
export const PLANTED_MASTER_KEY = Buffer.from('planted-master-key-find-me-0123!').toString('base64');
