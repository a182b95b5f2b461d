/** Control characters, lone surrogates, and what turns the direction of the text around it. */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]/gu;

/** Whether a label holds nothing that could pass for another label, break a line of a log, or be refused by the database. */
export function isPlainText(value: string): boolean {
  return value.search(UNPRINTABLE) === -1;
}

/** The label without what makes it unprintable. */
export function toPlainText(value: string): string {
  return value.replace(UNPRINTABLE, '');
}
