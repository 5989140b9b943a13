import { type Html, html } from '../html/html.ts';

/** Classes of the style sheet by the word that they colour: results of tests, statuses of datasets, states of items. */
const TONES: Readonly<Record<string, string>> = {
  exception: 'bad',
  failed: 'bad',
  denied: 'bad',
  insufficient_evidence: 'lack',
  partial: 'lack',
  outstanding: 'lack',
  judgment_required: 'ask',
  no_exception: 'good',
  complete: 'good',
  collected: 'good',
  derived: 'good',
  attached: 'good',
  empty: 'good',
  no_bundle: 'bad',
  incomplete: 'lack',
  removed: 'good',
  changed: 'good',
};

/** A result, status or state in words, with the colour that belongs to it; the word says all. */
export function mark(word: string): Html {
  return html`<span class="mark ${toneOf(word)}">${word.replaceAll('_', ' ')}</span>`;
}

/** Class of the style sheet for a result, status or state. */
export function toneOf(word: string): string {
  return TONES[word] ?? 'plain';
}
