import { TRANSITIONS, TRIGGERED } from '../../redaction/triggers.ts';
import { PLAIN } from './keyTable.ts';

const CHUNK = 2 * 1024 * 1024;
/** No input byte becomes more than six output bytes (a control character's \u00XX form). */
const MAX_GROWTH = 6;

/** Writes the scalars of JSON as bytes, without a string in between where none is needed. */
export class JsonWriter {
  /** The buffer that holds the last result; a result stays valid until `reset`. */
  out: Buffer = Buffer.allocUnsafeSlow(CHUNK);
  /** Where the last result begins in `out`. */
  start = 0;
  /** Where the last result ends in `out`, exclusive. */
  end = 0;
  /**
   * Whether the last result may hold a secret: a member of a suspect name, a name or a text that was not examined, a text with a
   * trigger of src/redaction. No means no.
   */
  suspicious = false;

  protected src: Buffer = this.out;

  /** Gives the output buffer free again; results handed out before must not be used any more. */
  reset(): void {
    this.start = 0;
    this.end = 0;
  }

  /** Starts a result that is made of `length` bytes; earlier results keep their buffer. */
  protected begin(length: number): void {
    const room = length * MAX_GROWTH + 64;
    if (this.end + room > this.out.length) {
      this.out = Buffer.allocUnsafeSlow(Math.max(CHUNK, room));
      this.end = 0;
    }
    this.start = this.end;
    this.suspicious = false;
  }

  /** A string from UTF-8 in `src`, escaped as JSON.stringify does it. */
  protected text(start: number, end: number): void {
    const src = this.src;
    const out = this.out;
    let o = this.end;
    let state = 0;
    out[o++] = 0x22;
    for (let i = start; i < end; i++) {
      const byte = src[i] as number;
      if (PLAIN[byte] === 0) {
        this.suspicious = true;
        this.end += out.write(JSON.stringify(src.toString('utf8', start, end)), this.end, 'utf8');
        return;
      }
      state = TRANSITIONS[(state << 7) | byte] as number;
      out[o++] = byte;
    }
    if (state === TRIGGERED) this.suspicious = true;
    out[o++] = 0x22;
    this.end = o;
  }

  protected number(value: number): void {
    if (value >= 0 && value <= 9 && Number.isInteger(value)) this.out[this.end++] = 0x30 + value;
    else if (Number.isFinite(value)) this.end += this.out.write(String(value), this.end, 'latin1');
    else this.end += this.out.write(`"${value}"`, this.end, 'latin1');
  }

  protected copy(bytes: Uint8Array): void {
    const out = this.out;
    const length = bytes.length;
    let o = this.end;
    for (let i = 0; i < length; i++) out[o++] = bytes[i] as number;
    this.end = o;
  }
}
