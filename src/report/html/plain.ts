import type { Html } from './html.ts';

const CHARACTERS: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** The text of markup, for what is no page: lines and paragraphs stay apart, entities become the characters they are for. */
export function textOf(content: Html | string): string {
  if (typeof content === 'string') return content;
  return content
    .toString()
    .replace(/<br>|<\/p>(?=.)/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => CHARACTERS[entity] ?? entity);
}
