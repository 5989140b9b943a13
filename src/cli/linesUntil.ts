import { createInterface } from 'node:readline';

/**
 * Calls back for each line of stdin until the signal fires. The end of stdin ends nothing: a program without a terminal goes on.
 *
 * @throws what `onLine` throws
 */
export async function linesUntil(signal: AbortSignal, onLine: () => void): Promise<void> {
  if (signal.aborted) return;
  const lines = createInterface({ input: process.stdin, terminal: false });
  // a pending timer keeps the process up where nothing else does
  const awake = setInterval(() => undefined, 60_000);
  try {
    await new Promise<void>((resolve, reject) => {
      signal.addEventListener('abort', () => resolve(), { once: true });
      lines.on('line', () => {
        try {
          onLine();
        } catch (error) {
          reject(error as Error);
        }
      });
    });
  } finally {
    clearInterval(awake);
    lines.close();
    process.stdin.destroy();
  }
}
