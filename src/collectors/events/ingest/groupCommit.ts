import type { EventWriter } from '../../../store/events/eventWriter.ts';

/** Bytes of pages that one transaction takes, about 10 000 events; more of them gain nothing and outgrow SQLite's cache. */
const MAX_BYTES = 8 * 1024 * 1024;
/** No transaction lasts longer than about that, however little is in it. */
const MAX_AGE_MS = 1000;
/** When nothing came for that long, the gateway is slow and others may want to write. */
const IDLE_MS = 100;

/**
 * Puts many pages and closed windows into one transaction: each commit waits for the disk several times, and most windows
 * are small. A process that dies loses what was not committed, windows and events alike, and the next pull reads it again.
 */
export class GroupCommit {
  private readonly writer: Pick<EventWriter, 'begin' | 'commit'>;
  private readonly onFailure: (error: unknown) => void;
  private bytes = 0;
  private begun = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param onFailure is called when a commit fails that the clock started */
  constructor(writer: Pick<EventWriter, 'begin' | 'commit'>, onFailure: (error: unknown) => void) {
    this.writer = writer;
    this.onFailure = onFailure;
  }

  /**
   * Writes within the running transaction, which begins with it where there is none.
   *
   * @param bytes how much it writes, roughly
   * @throws what `write` throws, and what a commit throws that became due
   */
  within<T>(bytes: number, write: () => T): T {
    if (this.timer === undefined) {
      this.writer.begin();
      this.begun = performance.now();
      this.timer = setTimeout(() => this.idle(), IDLE_MS);
    }
    const result = write();
    this.bytes += bytes;
    if (this.bytes >= MAX_BYTES || performance.now() - this.begun >= MAX_AGE_MS) this.commit();
    else this.timer.refresh();
    return result;
  }

  /** Commits what there is. */
  commit(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.bytes = 0;
    this.writer.commit();
  }

  private idle(): void {
    try {
      this.commit();
    } catch (error) {
      this.onFailure(error);
    }
  }
}
