const LINE = 15;
const PADDING = 5;
/** Letters of ordinary text to a unit of width, which is that of a digit. */
const LETTERS = 1.08;

/** Height of a cell in points: spreadsheet programs do not find that of merged cells themselves. */
export function heightOf(text: string, width: number): number {
  const lines = text
    .split('\n')
    .reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / (width * LETTERS))), 0);
  return lines * LINE + PADDING;
}
