import type { Data, DataType, Decimal, Timestamp, Vector } from 'apache-arrow';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import type { EngineCell } from '../engine.ts';
import type { Arrow } from './loadArrow.ts';

/** Rows of an answer that are turned into cells at a time. */
const ROWS = 2048;

/**
 * The rows of one batch, cells as every engine gives them: whole numbers beyond 2^53 are texts, booleans 0 and 1, decimals with a
 * fraction texts of all their digits, times texts in UTC.
 *
 * @param batch a whole Arrow IPC stream
 * @throws AffidavitError ENGINE_FAILED for a column of another type
 */
export function* arrowCells(arrow: Arrow, batch: Uint8Array): Generator<EngineCell[][]> {
  for (const part of arrow.tableFromIPC(batch).batches) {
    const columns = part.schema.fields.map((field, index) => {
      const vector = part.getChildAt(index);
      if (vector === null)
        throw new AffidavitError('ENGINE_FAILED', `Spark sent no values of ${field.name}.`);
      return cellsOf(arrow, vector, field.name);
    });
    for (let from = 0; from < part.numRows; from += ROWS) {
      const count = Math.min(ROWS, part.numRows - from);
      yield Array.from({ length: count }, (_, row) => columns.map((cell) => cell(from + row)));
    }
  }
}

/** Gives the cell of a row. */
type Cells = (row: number) => EngineCell;

function cellsOf({ Type }: Arrow, vector: Vector, name: string): Cells {
  const type = vector.type as DataType;
  const orNull =
    (read: Cells): Cells =>
    (row) =>
      vector.get(row) === null ? null : read(row);
  switch (type.typeId) {
    case Type.Null:
      return () => null;
    case Type.Utf8:
    case Type.LargeUtf8:
    case Type.Float:
      return (row) => vector.get(row) as string | number | null;
    case Type.Bool:
      return orNull((row) => (vector.get(row) === true ? 1 : 0));
    case Type.Int:
      return orNull((row) => whole(BigInt(vector.get(row) as number | bigint)));
    case Type.Decimal:
      return orNull((row) => decimal(vector.get(row) as Uint32Array, (type as Decimal).scale));
    case Type.Date:
      return orNull((row) => new Date(Number(vector.get(row))).toISOString().slice(0, 10));
    case Type.Timestamp: {
      // `get` gives milliseconds and loses what is finer
      const [{ values } = {} as Data<Timestamp>] = vector.data as readonly Data<Timestamp>[];
      const unit = TICKS[(type as Timestamp).unit] ?? 1n;
      return orNull((row) => timeText(BigInt(values[row] as number | bigint), unit));
    }
    default:
      throw new AffidavitError(
        'ENGINE_FAILED',
        `Spark sent the column ${name} as ${type}, which is not read.`,
      );
  }
}

function whole(value: bigint): number | string {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : String(value);
}

/** Words of 32 bits, the lowest first, in two's complement. */
function decimal(words: Uint32Array, scale: number): number | string {
  let value = 0n;
  for (const word of [...words].reverse()) value = (value << 32n) | BigInt(word);
  value = BigInt.asIntN(words.length * 32, value);
  if (scale <= 0) return whole(value);
  const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0');
  return `${value < 0n ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Ticks a second, by Arrow's numbers of units: second, millisecond, microsecond, nanosecond. */
const TICKS = [1n, 1_000n, 1_000_000n, 1_000_000_000n];

function timeText(ticks: bigint, perSecond: bigint): string {
  const rest = ((ticks % perSecond) + perSecond) % perSecond;
  const seconds = (ticks - rest) / perSecond;
  const text = new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace('T', ' ');
  const fraction = String(perSecond + rest)
    .slice(1)
    .replace(/0+$/, '');
  return fraction === '' ? text : `${text}.${fraction}`;
}
