import type { CellStyle } from 'hucre/xlsx';
import type { PageStyle, Tone } from './sheet.ts';

const FONT = { name: 'Calibri', size: 11 } as const;
const INK = '1E2329';
const SOFT = '555D66';
const RULE = 'D8D6D0';
const ACCENT = '1F4A7D';
const BAD = '9B2319';

const TOP = { vertical: 'top' } as const;

/** Long text goes on below in its cell. */
export const DRAWN = { vertical: 'top', wrapText: true } as const;

/** The header of a listing. */
export const HEADER: CellStyle = {
  font: { ...FONT, bold: true, color: { rgb: 'FFFFFF' } },
  fill: solid(ACCENT),
  alignment: { vertical: 'center', wrapText: true },
};

/** The format "text": what is typed into such a cell stays text, = at its beginning too. */
export const TEXT: CellStyle = { font: FONT, numFmt: '@', alignment: TOP };
export const NUMBER: CellStyle = {
  font: FONT,
  numFmt: '0.############',
  alignment: { vertical: 'top', horizontal: 'right', indent: 1 },
};
export const DATE: CellStyle = { font: FONT, numFmt: 'yyyy-mm-dd hh:mm:ss', alignment: TOP };

/** Beside the style of the cell. */
export const LINK: CellStyle = { font: { ...FONT, underline: true, color: { rgb: '0563C1' } } };

/** Colours of index.html. */
export const TONES: Readonly<Record<Tone, CellStyle>> = {
  bad: { font: { color: { rgb: BAD } }, fill: dxfSolid('FBEEEC') },
  lack: { font: { color: { rgb: '7D5000' } }, fill: dxfSolid('FAF3E3') },
  ask: { font: { color: { rgb: '5A3D94' } }, fill: dxfSolid('F3EFFA') },
  good: { font: { color: { rgb: '1C6637' } }, fill: dxfSolid('ECF5EE') },
};

const LINE = { style: 'thin', color: { rgb: RULE } } as const;

export const PAGE_STYLES: Readonly<Record<PageStyle, CellStyle>> = {
  title: { font: { ...FONT, size: 20, bold: true, color: { rgb: INK } }, alignment: DRAWN },
  lead: { font: { ...FONT, color: { rgb: SOFT } }, alignment: TOP },
  heading: {
    font: { ...FONT, size: 14, bold: true, color: { rgb: INK } },
    alignment: { vertical: 'bottom' },
    border: { bottom: { style: 'medium', color: { rgb: INK } } },
  },
  label: {
    font: { ...FONT, color: { rgb: SOFT } },
    alignment: DRAWN,
    border: { bottom: LINE },
  },
  count: {
    font: { ...FONT, color: { rgb: INK } },
    numFmt: '#,##0',
    alignment: { vertical: 'top', horizontal: 'center' },
    border: { bottom: LINE },
  },
  body: { font: { ...FONT, color: { rgb: INK } }, alignment: DRAWN, border: { bottom: LINE } },
  draft: { font: { ...FONT, size: 14, bold: true, color: { rgb: BAD } }, alignment: TOP },
  head: HEADER,
  fill: {
    font: FONT,
    numFmt: '@',
    alignment: DRAWN,
    border: { top: LINE, right: LINE, bottom: LINE, left: LINE },
  },
};

function solid(rgb: string): NonNullable<CellStyle['fill']> {
  return { type: 'pattern', pattern: 'solid', fgColor: { rgb } };
}

/** Conditional formats take the colour of a solid fill from its background. */
function dxfSolid(rgb: string): NonNullable<CellStyle['fill']> {
  return { type: 'pattern', pattern: 'solid', fgColor: { rgb }, bgColor: { rgb } };
}
