/** How one thing stands that Usher needs. */
export interface Line {
  name: string;
  state: 'ok' | 'warn' | 'fail';
  says: string;
  /** What to do about it, unless it is fine. */
  fix?: string;
}
