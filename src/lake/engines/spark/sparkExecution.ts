import { randomUUID } from 'node:crypto';
import type { MessageInitShape } from '@bufbuild/protobuf';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import {
  type ExecutePlanResponse,
  InterruptRequest_InterruptType,
  type PlanSchema,
  SparkConnectService,
} from '../../../gateway/gen/spark/connect/base_pb.ts';
import type { SparkSession } from './sparkSession.ts';

const { executePlan, reattachExecute, releaseExecute, interrupt } = SparkConnectService.method;

/** The server does not know the execution, or the session: nothing of it ever arrived there. */
const NEVER_ARRIVED = /^INVALID_HANDLE\.(OPERATION_NOT_FOUND|SESSION_NOT_FOUND)/;

/**
 * Executes a plan and gives the batches of its answer, each a whole Arrow IPC stream, exactly once and in order. A stream that the server
 * closes, or that a broken connection ends, is attached again behind the last answer that came. At the signal the execution is
 * interrupted at the server.
 *
 * @throws AffidavitError ENGINE_FAILED, ENGINE_UNREACHABLE, ENGINE_REFUSED; the signal's reason
 */
export async function* executeSpark(
  session: SparkSession,
  plan: MessageInitShape<typeof PlanSchema>,
): AsyncGenerator<Uint8Array> {
  const execution = new Execution(session, plan);
  try {
    yield* execution.batches();
  } finally {
    await execution.end();
  }
}

class Execution {
  readonly #session: SparkSession;
  readonly #plan: MessageInitShape<typeof PlanSchema>;
  readonly #operationId = randomUUID();
  /** the last answer that came: the server sends what follows it */
  #last: string | undefined;
  #complete = false;
  #rows = 0n;
  /** attempts in a row that gave nothing */
  #failed = 0;
  #started = false;
  /** a release that is under way: the server may forget what came */
  #releasing: Promise<void> | undefined;

  constructor(session: SparkSession, plan: MessageInitShape<typeof PlanSchema>) {
    this.#session = session;
    this.#plan = plan;
  }

  async *batches(): AsyncGenerator<Uint8Array> {
    while (!this.#complete) {
      try {
        for await (const answer of this.#attach()) {
          this.#failed = 0;
          this.#started = true;
          const batch = this.#take(answer);
          if (batch !== undefined) yield batch;
        }
      } catch (thrown) {
        if (thrown instanceof AffidavitError && thrown.code === 'ENGINE_FAILED') throw thrown;
        await this.#recover(thrown);
      }
    }
  }

  /** Ends the execution at the server: what is not read is not kept there. */
  async end(): Promise<void> {
    await this.#releasing;
    if (!this.#started && this.#failed === 0) return;
    if (this.#session.signal.aborted)
      await this.#session.farewell(interrupt, {
        ...this.#session.whose,
        interruptType: InterruptRequest_InterruptType.OPERATION_ID,
        interrupt: { case: 'operationId', value: this.#operationId },
      });
    await this.#session.farewell(releaseExecute, {
      ...this.#named(),
      release: { case: 'releaseAll', value: {} },
    });
  }

  #named() {
    return { ...this.#session.whose, operationId: this.#operationId };
  }

  #attach(): AsyncGenerator<ExecutePlanResponse> {
    const { calls, signal } = this.#session;
    if (!this.#started)
      return calls.stream(
        executePlan,
        {
          ...this.#named(),
          plan: this.#plan,
          requestOptions: [{ requestOption: { case: 'reattachOptions', value: { reattachable: true } } }],
        },
        signal,
      );
    const last = this.#last === undefined ? {} : { lastResponseId: this.#last };
    return calls.stream(reattachExecute, { ...this.#named(), ...last }, signal);
  }

  #take({ serverSideSessionId, responseId, responseType }: ExecutePlanResponse): Uint8Array | undefined {
    this.#session.expectSame(serverSideSessionId);
    if (responseId !== '') this.#last = responseId;
    if (responseType.case === 'resultComplete') {
      this.#complete = true;
      return undefined;
    }
    this.#release();
    if (responseType.case !== 'arrowBatch') return undefined;
    const { startOffset, rowCount, data } = responseType.value;
    if (startOffset !== undefined && startOffset !== this.#rows)
      throw new AffidavitError(
        'ENGINE_FAILED',
        `The answer of ${this.#session.shown} has a gap: a batch begins at row ${startOffset}, not at row ${this.#rows}.`,
        'Run the command again.',
      );
    this.#rows += rowCount;
    return data;
  }

  /** Lets the server forget the answers that came; one such call at a time, the next one covers what came meanwhile. */
  #release(): void {
    if (this.#last === undefined || this.#releasing !== undefined) return;
    const release = { case: 'releaseUntil', value: { responseId: this.#last } } as const;
    this.#releasing = this.#session.farewell(releaseExecute, { ...this.#named(), release }).finally(() => {
      this.#releasing = undefined;
    });
  }

  async #recover(thrown: unknown): Promise<void> {
    const failure = this.#session.understand(thrown);
    // The first request may be lost on its way; the answer to it may be as well.
    if (this.#started && this.#last === undefined && NEVER_ARRIVED.test(failure.errorClass)) {
      this.#started = false;
      return;
    }
    if (!failure.isLost) throw failure.error;
    this.#failed += 1;
    await this.#session.wait(failure, this.#failed);
    this.#started = true;
  }
}
