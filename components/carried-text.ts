'use client';

const KEY = 'usher:explain';

/** Carries a transcript to the page that explains it: a text with a signature in it must not stand in an address. */
export function carryText(text: string): void {
  try {
    sessionStorage.setItem(KEY, text);
  } catch {
    // Without storage the page opens empty, and can be pasted into.
  }
}

/** What was carried here, once. */
export function takeCarriedText(): string {
  try {
    const text = sessionStorage.getItem(KEY) ?? '';
    sessionStorage.removeItem(KEY);
    return text;
  } catch {
    return '';
  }
}
