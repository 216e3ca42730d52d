// Gate: what holds rows and turns back while a barrier passes.

/** Open, or closed for whoever asks. */
export class Gate {
  private opened: Promise<void> | undefined;
  private letThrough: (() => void) | undefined;

  /** A promise while it is closed, which never rejects. */
  get closed(): Promise<void> | undefined {
    return this.opened;
  }

  /** Closes it; returns what opens it again. */
  close(): () => void {
    this.opened ??= new Promise((resolve) => (this.letThrough = resolve));
    return () => {
      const { letThrough } = this;
      this.opened = this.letThrough = undefined;
      letThrough?.();
    };
  }
}
