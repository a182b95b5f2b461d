/** Counts what was tried, and prints each figure as `name: k/N`. */
export class Figures {
  private passed = 0;
  private failed = 0;

  /** Prints a failure as it happens, with the way to have it again. */
  fail(what: string, wrong: string, again: string): void {
    console.log(`✗ ${what}: ${wrong}\n  again: npm run test:faults -- ${again}`);
  }

  figure(name: string, good: number, tried: number, remark = ''): void {
    this.passed += good;
    this.failed += tried - good;
    console.log(`${name}: ${good}/${tried}${remark === '' ? '' : ` (${remark})`}`);
  }

  /** Prints the closing line, and gives the exit code. */
  close(): number {
    console.log(`\n${this.passed} passed, ${this.failed} failed`);
    return this.failed === 0 && this.passed > 0 ? 0 : 1;
  }
}
