import { Duplex } from 'node:stream';
import { binaryFrame, closeFrame, createFrameDecoder, pongFrame } from './webSocketFrames.ts';

/**
 * The byte stream inside an upgraded WebSocket connection: writes become binary frames, received frames become bytes,
 * Ping is answered, Close ends the stream.
 */
export class WebSocketStream extends Duplex {
  readonly #socket: Duplex;
  readonly #decode = createFrameDecoder();

  /**
   * @param socket the connection after the 101
   * @param head bytes that came with the 101
   */
  constructor(socket: Duplex, head: Buffer) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => this.#received(chunk));
    socket.once('end', () => this.push(null));
    socket.once('error', (cause) => this.destroy(cause));
    socket.once('close', () => this.destroy());
    if (head.length > 0) this.#received(head);
  }

  #received(chunk: Buffer): void {
    try {
      for (const event of this.#decode(chunk)) {
        if (event.kind === 'ping') this.#socket.write(pongFrame(event.payload));
        else if (event.kind === 'close') this.push(null);
        else if (!this.push(event.bytes)) this.#socket.pause();
      }
    } catch (cause) {
      this.destroy(cause as Error);
    }
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(binaryFrame(chunk), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(closeFrame(), () => done());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
