import http2 from 'node:http2';
import type { Socket } from 'node:net';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { dialError } from '../dial/dialError.ts';

/**
 * Bytes that the gateway may send ahead of our reading, for a stream and for the connection. With HTTP/2's default of
 * 64 KiB a page of audit events costs a round trip per 64 KiB (docs/performance.md).
 */
const WINDOW = 8 * 1024 * 1024;
/** Node refuses new streams when a session holds more; the default of 10 MB is less than two full windows. */
const SESSION_MEMORY_MB = 256;

/** One HTTP/2 connection to a server that is opened when first needed and opened anew when it was lost. */
export class Http2Connection {
  readonly authority: string;
  readonly #name: string;
  readonly #dial: () => Promise<Socket>;
  readonly #window: number;
  #opening: Promise<http2.ClientHttp2Session> | undefined;
  #session: http2.ClientHttp2Session | undefined;
  /**
   * Every socket that is not closed, those of retired and ended sessions included: a session that ended gracefully only
   * half-closes its socket, and a peer that never closes its own half would keep the process alive.
   */
  readonly #sockets = new Set<Socket>();
  #closed = false;

  /**
   * @param authority origin for the requests, `https://…` or `http://…`; not dialled
   * @param name `host:port` for messages
   * @param dial opens a socket that speaks h2, authenticated where TLS does that
   * @param window bytes that the gateway may send ahead
   */
  constructor(authority: string, name: string, dial: () => Promise<Socket>, window = WINDOW) {
    this.authority = authority;
    this.#name = name;
    this.#dial = dial;
    this.#window = window;
  }

  /** Sends the head of a request, over a new connection if need be. @throws AffidavitError of the dial, Node's errors */
  async request(head: http2.OutgoingHttpHeaders): Promise<http2.ClientHttp2Stream> {
    for (let tries = 1; ; tries += 1) {
      const session = await this.#ready();
      try {
        return session.request(head);
      } catch (cause) {
        // The session may have ended between the check and the request.
        if (tries >= 3 || !(session.closed || session.destroyed)) throw cause;
      }
    }
  }

  /** Lets running calls end on the present connection and sends the next one over a new one. */
  retire(): void {
    this.#session?.close();
    this.#session = undefined;
  }

  /** Ends the connection and every call on it. */
  close(): void {
    this.#closed = true;
    this.#session = undefined;
    for (const socket of this.#sockets) socket.destroy();
  }

  async #ready(): Promise<http2.ClientHttp2Session> {
    if (this.#session !== undefined && !this.#session.closed && !this.#session.destroyed)
      return this.#session;
    this.#opening ??= this.#open().finally(() => {
      this.#opening = undefined;
    });
    return await this.#opening;
  }

  async #open(): Promise<http2.ClientHttp2Session> {
    const socket = await this.#dial();
    if (this.#closed) {
      socket.destroy();
      throw new AffidavitError('INTERRUPTED', 'The connection to the gateway was closed.');
    }
    this.#sockets.add(socket);
    socket.once('close', () => this.#sockets.delete(socket));
    const session = http2.connect(this.authority, {
      createConnection: () => socket,
      settings: { initialWindowSize: this.#window, enablePush: false },
      maxSessionMemory: SESSION_MEMORY_MB,
    });
    await new Promise<void>((resolve, reject) => {
      session.once('connect', () => resolve());
      session.once('close', () => reject(dialError(undefined, this.#name)));
      // Stays for the session's life: later errors reach the calls through their streams.
      session.on('error', (cause) => reject(dialError(cause, this.#name)));
    });
    session.setLocalWindowSize(this.#window);
    this.#session = session;
    return session;
  }
}
