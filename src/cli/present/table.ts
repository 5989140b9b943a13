import Table from 'cli-table3';
import { printable } from '../../formats/printable.ts';

const BORDERLESS = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
};

/** One column: its head, and how much of it to show at most (characters) before wrapping. */
export interface Column {
  head: string;
  right?: boolean;
  width?: number;
}

/**
 * Lays rows out in columns without borders. Cells come from outside: callers pass them through `cell` first when they
 * contain colours of ours.
 */
export function table(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const layout = new Table({
    head: columns.map((column) => column.head),
    chars: BORDERLESS,
    colAligns: columns.map((column) => (column.right ? 'right' : 'left')),
    colWidths: columns.map((column) => column.width ?? null),
    wordWrap: true,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
  });
  for (const row of rows) layout.push([...row]);
  return layout
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** A cell with text from outside, safe to print. */
export function cell(text: string | number | null, max = 200): string {
  return text === null ? '–' : printable(String(text), max);
}
