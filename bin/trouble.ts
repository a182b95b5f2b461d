/** Something that the person at the terminal can mend: its message is one sentence that says how. */
export class Trouble extends Error {}
