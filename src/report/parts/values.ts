import { readerActor } from '../../formats/readerActor.ts';
import { readerProse } from '../../formats/readerProse.ts';
import { readerTime } from '../../formats/readerTime.ts';
import { instantText } from '../../formats/timestamp.ts';
import { clipped } from '../html/escape.ts';
import { type Html, html } from '../html/html.ts';

/** Longest name and longest sentence in a cell. */
const NAME = 160;
const SENTENCE = 700;

/** A name from outside: cut, and kept apart from the direction of the text around it. */
export function name(text: string | null | undefined): Html | '' {
  return text === null || text === undefined || text === ''
    ? ''
    : html`<bdi>${clipped(readerActor(text), NAME)}</bdi>`;
}

/** A sentence that may hold names from outside, with times as people read them. */
export function sentence(text: string, most = SENTENCE): Html {
  return html`<bdi>${clipped(readerProse(text), most)}</bdi>`;
}

/** An instant as people read it; a dash where there is none. */
export function time(text: string | number | null | undefined): Html {
  if (text === null || text === undefined || text === '') return html`<span class="nil">–</span>`;
  return html`<span class="time">${readerTime(typeof text === 'number' ? instantText(text) : text)}</span>`;
}

/** The day of an instant. */
export function day(text: string | null | undefined): Html {
  return text ? html`<span class="time">${text.slice(0, 10)}</span>` : html`<span class="nil">–</span>`;
}

/** A digest in full, set so that it can break anywhere. */
export function digest(hex: string): Html {
  return html`<code class="hash">${hex}</code>`;
}

/** Something that is not there. */
export const NIL: Html = html`<span class="nil">–</span>`;
