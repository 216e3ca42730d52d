// Gate: what holds rows and turns back while a barrier passes.

/** Open, or closed while any of those who closed it hold it. */
export class Gate {
  private opened: Promise<void> | undefined;
  private letThrough: (() => void) | undefined;
  private holders = 0;

  /** A promise while it is closed, which never rejects. */
  get closed(): Promise<void> | undefined {
    return this.opened;
  }

  /** Closes it; returns what gives up the hold, once. */
  close(): () => void {
    this.opened ??= new Promise((resolve) => (this.letThrough = resolve));
    this.holders += 1;
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.holders -= 1;
      if (this.holders > 0) return;
      const { letThrough } = this;
      this.opened = this.letThrough = undefined;
      letThrough?.();
    };
  }
}
