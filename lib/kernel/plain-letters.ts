/** The text with the letters that carry accents or are written full-width in their plain form; what has no plain form stays. */
export function plainLetters(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}
