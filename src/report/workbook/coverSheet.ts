import type { Html } from '../html/html.ts';
import { textOf } from '../html/plain.ts';
import type { Page } from '../page.ts';
import { coverFacts, SIGN_OFF, whatThisIsNot } from '../sections/cover.ts';
import { relianceInWords } from '../sections/reliance.ts';
import { statement, statementItems, statementOpening } from '../sections/statement.ts';
import { heightOf } from '../xlsx/heights.ts';
import type { PageCell, PageSheet, PageStyle } from '../xlsx/sheet.ts';

const WIDTHS = [24, 44, 18, 34] as const;
const SPAN = WIDTHS.length;
const TO_FILL = 32;

type Row = PageSheet['rows'][number];

/** The first sheet: subject and origin, what this is not, sign-off, management's statement, reliance on the tool. */
export function coverSheet(page: Page): PageSheet {
  const { entity, bundle, type, conclusion } = page;
  const reliance = relianceInWords(page);
  const rows: Row[] = [
    { cells: [{ value: entity.slice(0, 160), style: 'title', span: SPAN }], height: 30 },
    line(
      `SOC 2 evidence workbook · ${conclusion.scope.period.label} · ${type === '1' ? 'Type I' : 'Type II'}`,
      'lead',
    ),
    ...(bundle === null ? [line('DRAFT', 'draft')] : []),
    BLANK,
    ...facts(coverFacts(page)),
    BLANK,
    ...textOf(whatThisIsNot(page)).split('\n').map(paragraph),
    BLANK,
    heading('Sign-off'),
    fillHead(SIGN_OFF.heads),
    ...SIGN_OFF.steps.map((step) => toFill([step, '', '', ''])),
    BLANK,
    heading(statement.title),
    line('Sections are those of the report, index.html.', 'lead'),
    paragraph(textOf(statementOpening(page))),
    ...statementItems(page).map((item, index) => paragraph(`${index + 1}. ${textOf(item)}`)),
    BLANK,
    fillHead(['', ...SIGN_OFF.heads.slice(1)]),
    toFill(['For management', '', '', '']),
    BLANK,
    heading('Reliance on the tool'),
    paragraph(reliance.text),
    ...facts(reliance.facts),
  ];
  return { kind: 'page', name: 'Cover', widths: WIDTHS, rows };
}

const BLANK: Row = { cells: [] };

function facts(pairs: readonly (readonly [string, Html | string])[]): Row[] {
  const width = WIDTHS.slice(1).reduce((sum, one) => sum + one, 0);
  return pairs.flatMap(([label, value]) => {
    const text = textOf(value);
    if (text === '') return [];
    return [
      {
        cells: [cell(label, 'label'), { ...cell(text, 'body'), span: SPAN - 1 }],
        height: heightOf(text, width),
      },
    ];
  });
}

function paragraph(text: string): Row {
  const width = WIDTHS.reduce((sum, one) => sum + one, 0);
  return { cells: [{ ...cell(text, 'body'), span: SPAN }], height: heightOf(text, width) };
}

function heading(text: string): Row {
  return { cells: [{ ...cell(text, 'heading'), span: SPAN }], height: 26 };
}

function line(text: string, style: PageStyle): Row {
  return { cells: [{ ...cell(text, style), span: SPAN }] };
}

function fillHead(heads: readonly string[]): Row {
  return { cells: heads.map((head) => cell(head, 'head')) };
}

function toFill(texts: readonly string[]): Row {
  return { cells: texts.map((text) => cell(text, 'fill')), height: TO_FILL };
}

function cell(value: string, style: PageStyle): PageCell {
  return { value, style };
}
