// Milestone: something that happens once and is waited for.

/** Not reached, then reached for ever. */
export class Milestone {
  isDone = false;
  readonly promise: Promise<void>;
  private resolve!: () => void;

  constructor() {
    this.promise = new Promise((resolve) => (this.resolve = resolve));
  }

  reach(): void {
    this.isDone = true;
    this.resolve();
  }
}
