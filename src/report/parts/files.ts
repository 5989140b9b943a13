import { type Html, html } from '../html/html.ts';
import type { ReportBundle } from '../input.ts';

/** Files of the bundle as a page names them. */
export interface FileLinks {
  /** a link where the file lies beside the page, else its path in the bundle */
  link(path: string, text?: string): Html;
  has(path: string): boolean;
  /** lower-case hex; null in a draft, or of a file that is not there */
  sha256(path: string): string | null;
}

/** @param bundle null: a draft, beside which there are no files */
export function fileLinks(bundle: ReportBundle | null): FileLinks {
  const has = (path: string) => bundle?.files.has(path) === true;
  return {
    has,
    link: (path, text = path) =>
      has(path)
        ? html`<a class="file" href="${encodeURI(path)}">${text}</a>`
        : html`<span class="file">${text}</span>`,
    sha256: (path) => bundle?.files.get(path)?.sha256 ?? null,
  };
}
