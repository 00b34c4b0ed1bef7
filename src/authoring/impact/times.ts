/** Microseconds of one evaluation: half took no longer, and the longest. */
export interface Times {
  median: number;
  worst: number;
}

const MOST = 10_000;

/** Counts evaluation times by whole microseconds, so that millions of them take no room. */
export class Histogram {
  private readonly counts = new Uint32Array(MOST + 1);
  private total = 0;
  private worst = 0;

  add(microseconds: ArrayLike<number>): void {
    for (let index = 0; index < microseconds.length; index++) {
      const time = microseconds[index] as number;
      const bin = Math.min(MOST, Math.round(time));
      this.counts[bin] = (this.counts[bin] as number) + 1;
      this.worst = Math.max(this.worst, time);
    }
    this.total += microseconds.length;
  }

  times(): Times {
    let seen = 0;
    const median = this.counts.findIndex((count) => {
      seen += count;
      return seen * 2 >= this.total;
    });
    return { median: this.total === 0 ? 0 : median, worst: Math.round(this.worst) };
  }
}
