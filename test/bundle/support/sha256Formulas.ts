import { colToLetter } from 'hucre/xlsx';

/** A formula by the cell that holds it. */
export type Formulas = Map<string, string>;

const WORD = 2 ** 32;

/** The first bits of the fractional parts of the square and cube roots of primes (FIPS 180-4). */
const PRIMES = primes(64);
const CONSTANTS = PRIMES.map((prime) => fraction(Math.cbrt(prime)));
const START = PRIMES.slice(0, 8).map((prime) => fraction(Math.sqrt(prime)));

/** Rows of a column that one block of 64 bytes takes: its words, then T1, a and e of each round, then the digest so far. */
const ROWS_A_BLOCK = 64 + 3 * 64 + 8;

/**
 * SHA-256 (FIPS 180-4) of a text by formulas of a spreadsheet alone, down one column of a sheet.
 *
 * @param text reference to a cell of ASCII text
 * @param blocks blocks of 64 bytes that the padded text has: one more than (its length + 8) / 64, cut
 * @param column from 0
 * @returns a formula that gives the digest in lower-case hex
 */
export function sha256Formulas(
  formulas: Formulas,
  { sheet, column, text, blocks }: { sheet: string; column: number; text: string; blocks: number },
): string {
  const letter = colToLetter(column);
  const put = (row: number, formula: string): string => {
    formulas.set(`${letter}${row}`, formula);
    return `${letter}${row}`;
  };
  let digest = START.map(String);
  for (let block = 0; block < blocks; block += 1) {
    const first = 1 + block * ROWS_A_BLOCK;
    const words: string[] = [];
    for (let index = 0; index < 64; index += 1)
      words.push(put(first + index, wordFormula(words, index, { text, block, last: block === blocks - 1 })));
    // values before the first round stand as rounds -1 to -4
    const a = digest.slice(0, 4).reverse();
    const e = digest.slice(4).reverse();
    for (let round = 0; round < 64; round += 1) {
      const [d = '', c = '', b = '', before = ''] = a.slice(-4);
      const [h = '', g = '', f = '', now = ''] = e.slice(-4);
      const row = first + 64 + 3 * round;
      const choice = `_xlfn.BITXOR(_xlfn.BITAND(${now},${f}),_xlfn.BITAND(${WORD - 1}-${now},${g}))`;
      const t1 = put(
        row,
        modulo(`${h}+${sums(now, 6, 11, 25)}+${choice}+${CONSTANTS[round]}+${words[round]}`),
      );
      const majority = `_xlfn.BITXOR(_xlfn.BITXOR(_xlfn.BITAND(${before},${b}),_xlfn.BITAND(${before},${c})),_xlfn.BITAND(${b},${c}))`;
      a.push(put(row + 1, modulo(`${t1}+${sums(before, 2, 13, 22)}+${majority}`)));
      e.push(put(row + 2, modulo(`${d}+${t1}`)));
    }
    const state = [...a.slice(-4).reverse(), ...e.slice(-4).reverse()];
    digest = state.map((word, index) => put(first + 256 + index, modulo(`${digest[index]}+${word}`)));
  }
  return `LOWER(${digest.map((cell) => `DEC2HEX(${sheet}!${cell},8)`).join('&')})`;
}

/** Word of a block: of the padded text up to 15, then made of those before. */
function wordFormula(
  words: readonly string[],
  index: number,
  { text, block, last }: { text: string; block: number; last: boolean },
): string {
  if (index >= 16) {
    const [w16, w15, w7, w2] = [16, 15, 7, 2].map((back) => words[index - back] ?? '') as [
      string,
      string,
      string,
      string,
    ];
    const small = (word: string, one: number, two: number, shift: number) =>
      `_xlfn.BITXOR(_xlfn.BITXOR(${rotated(word, one)},${rotated(word, two)}),_xlfn.BITRSHIFT(${word},${shift}))`;
    return modulo(`${w16}+${small(w15, 7, 18, 3)}+${w7}+${small(w2, 17, 19, 10)}`);
  }
  // texts shorter than 512 MiB
  if (last && index === 14) return '0';
  if (last && index === 15) return `8*LEN(${text})`;
  return [0, 1, 2, 3]
    .map((byte) => {
      const at = block * 64 + index * 4 + byte;
      return `${256 ** (3 - byte)}*IF(LEN(${text})>${at},CODE(MID(${text},${at + 1},1)),IF(LEN(${text})=${at},128,0))`;
    })
    .join('+');
}

function sums(word: string, one: number, two: number, three: number): string {
  return `_xlfn.BITXOR(_xlfn.BITXOR(${rotated(word, one)},${rotated(word, two)}),${rotated(word, three)})`;
}

function rotated(word: string, bits: number): string {
  return `(_xlfn.BITRSHIFT(${word},${bits})+MOD(${word},${2 ** bits})*${2 ** (32 - bits)})`;
}

function modulo(sum: string): string {
  return `MOD(${sum},${WORD})`;
}

function primes(count: number): number[] {
  const found: number[] = [];
  for (let one = 2; found.length < count; one += 1)
    if (found.every((prime) => one % prime !== 0)) found.push(one);
  return found;
}

function fraction(root: number): number {
  return Math.floor((root - Math.floor(root)) * WORD);
}
