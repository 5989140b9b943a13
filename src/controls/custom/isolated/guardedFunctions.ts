import Database from 'better-sqlite3';

type Value = string | number | bigint | Buffer | null;

/** Functions whose answer is another one each time, with the number of their arguments. */
const NEVER: Readonly<Record<string, number>> = {
  random: 0,
  randomblob: 1,
  current_date: 0,
  current_time: 0,
  current_timestamp: 0,
  changes: 0,
  total_changes: 0,
  last_insert_rowid: 0,
};

/** Date functions: arguments before the time, which is the present where none is given. */
const DATES: Readonly<Record<string, number>> = {
  date: 0,
  time: 0,
  datetime: 0,
  julianday: 0,
  unixepoch: 0,
  strftime: 1,
};

/** Values by which a date function reads the clock or the time zone of the machine. */
const CLOCK: ReadonlySet<string> = new Set(['now', 'localtime', 'utc', 'subsec', 'subsecond']);

/**
 * Takes away from a connection what would give other rows on another day or machine: a result must be one that anybody can
 * repeat. Date functions still take times that they are given.
 */
export function guardFunctions(db: Database.Database): void {
  for (const [name, count] of Object.entries(NEVER)) {
    const refuse = () => {
      throw new Error(`${name} gives another value each time, so nobody could repeat the result`);
    };
    Object.defineProperty(refuse, 'length', { value: count });
    db.function(name, refuse);
  }
  const own = new Database(':memory:');
  for (const [name, before] of Object.entries(DATES)) {
    const plain = new Map<number, Database.Statement<Value[], Value>>();
    db.function(name, { varargs: true, deterministic: true }, (...given: Value[]) => {
      const values = given.map((value) => (typeof value === 'string' ? value.trim().toLowerCase() : value));
      if (given.length <= before || values.slice(before).some((value) => CLOCK.has(String(value))))
        throw new Error(`${name} would read the clock of the machine, so nobody could repeat the result`);
      let statement = plain.get(given.length);
      if (statement === undefined) {
        statement = own.prepare<Value[], Value>(`SELECT ${name}(${given.map(() => '?').join(', ')})`).pluck();
        plain.set(given.length, statement);
      }
      return statement.get(...given) ?? null;
    });
  }
}
