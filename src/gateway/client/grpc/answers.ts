import type { GrpcCall } from './grpcCall.ts';
import { BrokenAnswerError } from './grpcStatus.ts';
import { MessageReader } from './messageReader.ts';

/** Bytes of a batch of messages: about a page of the audit log. */
const BATCH_BYTES = 1024 * 1024;

/** Messages of a stream, one behind the other; they begin memory of their own, whose rest is unused. */
export interface MessageBatch {
  bytes: Uint8Array<ArrayBuffer>;
  messages: number;
}

/**
 * The one message of a unary call.
 *
 * @returns its bytes, in memory of their own: they may be given to another thread
 * @throws what the call throws; BrokenAnswerError when there is not exactly one message
 */
export async function onlyMessage(call: GrpcCall): Promise<Buffer> {
  const found: Buffer[] = [];
  // Not from Node's pool: it may be given away.
  const reader = new MessageReader(Buffer.allocUnsafeSlow);
  for await (const chunk of body(call)) reader.add(chunk, (message) => found.push(message));
  reader.end();
  const [only] = found;
  if (only === undefined || found.length > 1) throw new BrokenAnswerError(`${found.length} messages came`);
  return only;
}

/** The messages of a stream. @throws what the call throws; BrokenAnswerError when a message is cut off */
export async function* streamedMessages(call: GrpcCall): AsyncGenerator<Buffer> {
  const reader = new MessageReader(Buffer.allocUnsafe);
  for await (const chunk of body(call)) {
    const messages: Buffer[] = [];
    reader.add(chunk, (message) => messages.push(message));
    yield* messages;
  }
  reader.end();
}

/**
 * The messages of a stream about 1 MiB at a time: one message whose repeated fields are those of all of them, because
 * protobuf joins what is written one behind the other. When the stream breaks off, what came before is given first.
 *
 * @throws what the call throws; BrokenAnswerError when a message is cut off
 */
export async function* messageBatches(call: GrpcCall): AsyncGenerator<MessageBatch> {
  const full: MessageBatch[] = [];
  let memory = Buffer.alloc(0);
  let used = 0;
  let messages = 0;
  const flush = (): void => {
    if (messages > 0) full.push({ bytes: new Uint8Array(memory.buffer, 0, used), messages });
    memory = Buffer.alloc(0);
    used = 0;
    messages = 0;
  };
  const reader = new MessageReader((length) => {
    if (used + length > memory.length) {
      flush();
      memory = Buffer.allocUnsafeSlow(Math.max(length, BATCH_BYTES));
    }
    return memory.subarray(used, used + length);
  });
  try {
    for await (const chunk of body(call)) {
      reader.add(chunk, (message) => {
        used += message.length;
        messages += 1;
      });
      yield* full.splice(0);
    }
    reader.end();
  } catch (error) {
    flush();
    yield* full.splice(0);
    throw error;
  }
  flush();
  yield* full;
}

/** The body of an answer, piece by piece; the call is ended when its reader leaves. */
async function* body(call: GrpcCall): AsyncGenerator<Buffer> {
  try {
    for (let chunk = await call.read(); chunk !== null; chunk = await call.read()) yield chunk;
  } finally {
    call.cancel();
  }
}
