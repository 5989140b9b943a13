import type { Html } from './html/html.ts';
import type { ReportBundle, ReportInput } from './input.ts';
import type { FileLinks } from './parts/files.ts';

/** Input of every section. */
export interface Page extends ReportInput {
  /** null: a draft */
  bundle: ReportBundle | null;
  files: FileLinks;
}

/** One section of the report. */
export interface Section {
  /** anchor of the section */
  id: string;
  /** number as the table of contents shows it; empty: none */
  number: string;
  title: string;
  /** the contents below the heading, in pieces */
  body(page: Page): Iterable<Html>;
}
