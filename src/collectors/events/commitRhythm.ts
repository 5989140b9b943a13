import type { EventWriter } from '../../store/eventWriter.ts';

/** Bytes of pages that one transaction takes, about 20 000 events; more of them gain nothing and outgrow SQLite's cache. */
const MAX_BYTES = 16 * 1024 * 1024;
/** What was stored is on disk after that long, however little it is. */
const MAX_WAIT_MS = 1000;

/**
 * Puts many pages and closed windows into one transaction: each commit waits for the disk several times, and most windows
 * are small. A process that dies loses what was not committed, windows and events alike, and the next pull reads it again.
 */
export class CommitRhythm {
  private readonly writer: Pick<EventWriter, 'begin' | 'commit'>;
  private readonly onFailure: (error: unknown) => void;
  private bytes = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param onFailure is told when a commit fails that the clock asked for */
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
      this.timer = setTimeout(() => this.late(), MAX_WAIT_MS);
    }
    const result = write();
    this.bytes += bytes;
    if (this.bytes >= MAX_BYTES) this.commit();
    return result;
  }

  /** Commits what there is. */
  commit(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.bytes = 0;
    this.writer.commit();
  }

  private late(): void {
    try {
      this.commit();
    } catch (error) {
      this.onFailure(error);
    }
  }
}
