import { setTimeout as delay } from 'node:timers/promises';
import type { DescField, DescMessage, DescMethod, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { GatewayCallError, PagingLoopError } from './callError.ts';
import type { Gateway } from './gateway.ts';

/** Rows of one page: below the maximum of every known listing (teleport-api §2.0.3). */
export const PAGE_SIZE = 200;

/** Deadlines in a row after which a listing is given up: a gateway that hangs does not answer small pages either. */
const MAX_DEADLINES = 3;

/** Waits before an empty page that repeats its token is requested again. */
const EMPTY_WAITS_MS = [250, 500, 1000];

const SIZE_FIELDS = ['page_size', 'limit'];
const TOKEN_FIELDS = ['page_token', 'start_key', 'next_token', 'next_key'];
const NEXT_FIELDS = ['next_page_token', 'next_key', 'next_token'];

/** A listing: one call that gives pages, in either style of the gateway's (`page_size`/`page_token` or `limit`/`start_key`). */
export type ListMethod<I extends DescMessage, O extends DescMessage> = DescMethod & {
  methodKind: 'unary';
  input: I;
  output: O;
};

/**
 * Reads a listing to its end, page by page. Only an empty token ends it: pages may be short or empty in between. A page
 * that is too large to receive or takes too long is requested again at half the size.
 *
 * @param items takes the rows out of an answer
 * @param request anything to ask for besides size and token
 * @param pageSize rows to ask for at once
 * @throws GatewayCallError when a page cannot be had
 * @throws PagingLoopError on a token that came before, and on an empty page that repeats one after three more tries; the rows
 *   of that page were still given
 */
export async function* pages<I extends DescMessage, O extends DescMessage, T>(
  gateway: Gateway,
  method: ListMethod<I, O>,
  items: (answer: MessageShape<O>) => readonly T[],
  request: object = {},
  pageSize = PAGE_SIZE,
): AsyncGenerator<readonly T[]> {
  const size = fieldNamed(method.input, SIZE_FIELDS);
  const token = fieldNamed(method.input, TOKEN_FIELDS);
  const next = fieldNamed(method.output, NEXT_FIELDS);
  const seen = new Set<string>();
  const limit = new PageLimit(pageSize);
  const nextOf = (answer: MessageShape<O>): string =>
    (answer as unknown as Record<string, string>)[next.localName] ?? '';
  for (let at = '', page = 1; page === 1 || at !== ''; page += 1) {
    const ask = () =>
      limit.within((rows) =>
        gateway.unary(
          method,
          { ...request, [size.localName]: rows, [token.localName]: at } as MessageInitShape<I>,
          { page, countRows: (got: MessageShape<O>) => items(got).length },
        ),
      );
    let answer = await ask();
    // A gateway that is starting up gives empty pages that lead nowhere.
    for (const wait of EMPTY_WAITS_MS) {
      if (items(answer).length > 0 || !seen.has(nextOf(answer))) break;
      await delay(wait);
      answer = await ask();
    }
    yield items(answer);
    at = nextOf(answer);
    if (seen.has(at)) throw new PagingLoopError(`${method.parent.typeName}/${method.name}`);
    if (at !== '') seen.add(at);
  }
}

/** How many rows to ask for; shrinks when the gateway cannot give so many. */
class PageLimit {
  #rows: number;
  #deadlines = 0;

  constructor(rows: number) {
    this.#rows = rows;
  }

  /** Calls with the present size, then with half of it, as long as that may help. */
  async within<T>(ask: (rows: number) => Promise<T>): Promise<T> {
    for (;;) {
      try {
        const answer = await ask(this.#rows);
        this.#deadlines = 0;
        return answer;
      } catch (error) {
        if (!(error instanceof GatewayCallError) || !this.#mayShrink(error)) throw error;
        this.#rows = Math.ceil(this.#rows / 2);
      }
    }
  }

  #mayShrink(error: GatewayCallError): boolean {
    if (this.#rows === 1) return false;
    if (error.status === 'DEADLINE_EXCEEDED') {
      this.#deadlines += 1;
      return this.#deadlines <= MAX_DEADLINES;
    }
    return (
      error.status === 'RESOURCE_EXHAUSTED' && /larger than|message (too large|size)/i.test(error.message)
    );
  }
}

function fieldNamed(message: DescMessage, names: readonly string[]): DescField {
  const field = message.fields.find((candidate) => names.includes(candidate.name));
  if (field === undefined) throw new TypeError(`${message.typeName} is not part of a listing`);
  return field;
}
