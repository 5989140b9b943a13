type Reason = 'repeated' | 'example' | 'left' | 'joined';

/** Counts lines and cells of a list that are not evidence, and says so. */
export class DroppedLines {
  readonly #lines = new Map<Reason, number>();
  readonly #cells = new Map<string, number>();

  add(reason: Reason): void {
    this.#lines.set(reason, this.count(reason) + 1);
  }

  /** A cell of an optional column that is in a form that is not read. */
  addCell(column: string): void {
    this.#cells.set(column, (this.#cells.get(column) ?? 0) + 1);
  }

  count(reason: Reason): number {
    return this.#lines.get(reason) ?? 0;
  }

  /** One clause for each sort that there is. */
  notes(): string[] {
    const lines = (reason: Reason, what: (count: number) => string) =>
      this.count(reason) === 0 ? [] : [what(this.count(reason))];
    const some = (count: number, one: string, many: string) => `${count} ${count === 1 ? one : many}`;
    return [
      ...lines('repeated', (count) =>
        some(count, 'repeated line was dropped', 'repeated lines were dropped'),
      ),
      ...lines('example', () => "the template's example line was left out"),
      ...lines('left', (count) =>
        some(
          count,
          'person without a leaving date was left out',
          'people without a leaving date were left out',
        ),
      ),
      ...lines('joined', (count) =>
        some(count, 'person without a first day was left out', 'people without a first day were left out'),
      ),
      ...[...this.#cells].map(
        ([column, count]) =>
          `${some(count, 'value', 'values')} of ${column} in a form that is not read ${count === 1 ? 'was' : 'were'} left out`,
      ),
    ];
  }
}
