import type { Mutant } from './mutants.ts';

/** Comments and texts in quotes: nothing inside them is an operator. A text is changed only where it is compared with. */
const TOKEN =
  /--[^\n]*|'(?:[^']|'')*'|"(?:[^"]|"")*"|\b(?:is not null|is null|not exists|exists|not in|not like|not between|between|left join|distinct|and|or|in|like|min|max)\b|<>|<=|>=|\|\||[<>=]|\b\d+\b/gi;

/** Each operator with what it is changed to. */
const CHANGES: Readonly<Record<string, string>> = {
  '=': '<>',
  '<>': '=',
  '<': '<=',
  '<=': '<',
  '>': '>=',
  '>=': '>',
  and: 'or',
  or: 'and',
  in: 'not in',
  like: 'not like',
  'not in': 'in',
  'not like': 'like',
  'not between': 'between',
  exists: 'not exists',
  'not exists': 'exists',
  'is null': 'is not null',
  'is not null': 'is null',
  'left join': 'join',
  distinct: '',
  min: 'max',
  max: 'min',
};

/** Every change that is tried on a procedure's SQL: what decides which rows there are, not what their sentences say. */
export function sqlMutantsOf(source: string): Mutant[] {
  const mutants: Mutant[] = [];
  let before = '';
  let isRange = false;
  for (const match of source.matchAll(TOKEN)) {
    const token = match[0];
    const word = token.toLowerCase();
    if (token.startsWith('--')) continue;
    const after = isRange && word === 'and' ? undefined : changeOf(token, before);
    if (word === 'between' || word === 'not between') isRange = true;
    else if (word === 'and') isRange = false;
    before = word;
    if (after === undefined) continue;
    const line = source.slice(0, match.index).split('\n').length;
    const whole = source.split('\n')[line - 1]?.trim() ?? '';
    const end = match.index + token.length;
    mutants.push({
      line,
      before: `${token} [in ${whole}]`,
      after,
      source: source.slice(0, match.index) + after + source.slice(end),
    });
  }
  return mutants;
}

/** @param before the operator before the token */
function changeOf(token: string, before: string): string | undefined {
  const isCompared = ['=', '<>', 'in', 'not in', 'like', 'not like'].includes(before);
  if (token.startsWith("'")) return isCompared ? "'mutant'" : undefined;
  if (/^\d/.test(token)) return `(${token} + 1)`;
  return CHANGES[token.toLowerCase()];
}
