import { SingleBar } from 'cli-progress';

/** How far a command has come: on a terminal, and nowhere else. In a file it would only be in the way. */
export class Progress {
  private readonly bar: SingleBar;
  private begun = false;

  /** @param format as cli-progress takes it */
  constructor(format: string) {
    const looks = { format, hideCursor: true, clearOnComplete: true };
    this.bar = new SingleBar({ ...looks, stream: process.stderr });
  }

  /** Of nothing there is no part, so nothing is shown of it. */
  at(done: number, of: number, fields: object = {}): void {
    if (of === 0 || !process.stderr.isTTY) return;
    if (!this.begun) this.bar.start(of, done, fields);
    this.begun = true;
    this.bar.setTotal(of);
    this.bar.update(done, fields);
  }

  end(): void {
    if (this.begun) this.bar.stop();
  }
}
