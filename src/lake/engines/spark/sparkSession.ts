import { randomUUID } from 'node:crypto';
import type { DescMessage, DescMethod, MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { AffidavitError } from '../../../errors/affidavitError.ts';
import { DEFAULT_RETRIES, nextWait, type RetrySettings } from '../../../gateway/client/retries.ts';
import { SparkConnectService } from '../../../gateway/gen/spark/connect/base_pb.ts';
import type { SparkAddress } from './sparkAddress.ts';
import { SparkCalls } from './sparkCalls.ts';
import { type SparkFailure, understandSpark } from './sparkFailure.ts';

/** A little longer than the server waits for its own tasks; nothing depends on the answer. */
const FAREWELL_MS = 5_000;

/** Members of every request that say whose session it is. */
export interface Whose {
  sessionId: string;
  userContext: { userId: string; userName: string };
  clientType: string;
}

/** One session at a Spark Connect server: its settings and temporary views are seen by nobody else, and end with it. */
export class SparkSession {
  readonly calls: SparkCalls;
  readonly shown: string;
  readonly whose: Whose;
  readonly signal: AbortSignal;
  readonly retries: RetrySettings;
  /** the server's name for the session; another one: it was lost, with its views */
  #serverSide = '';

  /**
   * @param environment for the variables that name an HTTP proxy
   * @param signal ends whatever runs
   * @param retries tests bring their own waiting and chance
   */
  constructor(
    address: SparkAddress,
    environment: Readonly<Record<string, string | undefined>>,
    signal: AbortSignal,
    retries: RetrySettings = DEFAULT_RETRIES,
  ) {
    this.calls = new SparkCalls(address, environment);
    this.shown = address.shown;
    this.signal = signal;
    this.retries = retries;
    this.whose = {
      sessionId: randomUUID(),
      userContext: { userId: address.user, userName: address.user },
      clientType: 'affidavit',
    };
  }

  /**
   * Sets the session's configuration.
   *
   * @returns the server's version
   * @throws AffidavitError ENGINE_UNREACHABLE, ENGINE_REFUSED, ENGINE_FAILED
   */
  async configure(settings: Readonly<Record<string, string>>): Promise<string> {
    const { analyzePlan, config } = SparkConnectService.method;
    const { result } = await this.unary(analyzePlan, {
      ...this.whose,
      analyze: { case: 'sparkVersion', value: {} },
    });
    const pairs = Object.entries(settings).map(([key, value]) => ({ key, value }));
    await this.unary(config, {
      ...this.whose,
      operation: { opType: { case: 'set', value: { pairs } } },
    });
    return result.value?.version ?? '';
  }

  /** One unary call, tried once. @throws AffidavitError; the signal's reason */
  async unary<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { input: I; output: O },
    request: MessageInitShape<I>,
  ): Promise<MessageShape<O>> {
    try {
      return await this.calls.unary(method, request, this.signal);
    } catch (thrown) {
      throw this.understand(thrown).error;
    }
  }

  /** The failure of an attempt, understood. @throws the signal's reason where that ended it */
  understand(thrown: unknown): SparkFailure {
    this.signal.throwIfAborted();
    return understandSpark(thrown, this.shown);
  }

  /** Waits before the next attempt. @param failed attempts in a row @throws the failure's error when there is no next one */
  async wait({ error }: SparkFailure, failed: number): Promise<void> {
    const failure = {
      status: 'UNAVAILABLE',
      message: '',
      retry: 'backoff',
      distrusted: false,
      dial: undefined,
    } as const;
    const ms = nextWait({ ...failure, cause: error }, failed, false, this.retries);
    if (ms === null) throw error;
    await this.retries.sleep(ms, this.signal);
  }

  /** @throws AffidavitError where an answer comes from another session than those before it */
  expectSame(serverSide: string): void {
    if (this.#serverSide === '') this.#serverSide = serverSide;
    if (serverSide === '' || serverSide === this.#serverSide) return;
    throw new AffidavitError(
      'ENGINE_FAILED',
      `${this.shown} began a new session between two answers: its views are lost.`,
      'Run the command again.',
    );
  }

  /** Ends a call, a query or the session at the server, also after the signal; a failure changes nothing. */
  async farewell<I extends DescMessage, O extends DescMessage>(
    method: DescMethod & { input: I; output: O },
    request: MessageInitShape<I>,
  ): Promise<void> {
    await this.calls.unary(method, request, AbortSignal.timeout(FAREWELL_MS)).catch(() => undefined);
  }

  /** Ends the session, at the server too. */
  async close(): Promise<void> {
    await this.farewell(SparkConnectService.method.releaseSession, this.whose);
    this.calls.close();
  }
}
