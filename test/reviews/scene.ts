import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { deriveHistories } from '../../src/collectors/derived/deriveHistories.ts';
import { readCsv } from '../../src/collectors/local/people/csv.ts';
import { exceptionsOf } from '../../src/controls/exceptions.ts';
import { controlSettings } from '../../src/controls/settings.ts';
import type { JsonObject } from '../../src/formats/canonicalJson.ts';
import { openStoreForWriting } from '../../src/store/file/open.ts';
import { conclude } from '../../src/usecases/conclude/conclude.ts';
import { parsePeriod } from '../../src/usecases/period.ts';
import { importReviews } from '../../src/usecases/review/importReview.ts';
import { type StartOptions, startReview } from '../../src/usecases/review/startReview.ts';
import { type Pull, pullInto, testStore } from '../collectors/derived/testStore.ts';
import { role, user } from '../controls/world.ts';

export const ADMIN = role('admin', { rules: [{ resources: ['*'], verbs: ['*'] }] });
export const VIEW = role('view', {});

const EMPTY = ['bots', 'connectors', 'access_lists', 'access_list_members', 'access_list_reviews', 'locks'];

/** A store with pulls of a company, and the folder in which a review's files lie. */
export function reviewScene() {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-review-'));
  const out = path.join(folder, 'out');
  const store = testStore();
  const storeFile = store.path;
  store.store.close();
  return {
    folder,
    out,
    storeFile,
    /** A pull of these users (name to roles) at a time. */
    pull(started: string, users: Readonly<Record<string, string[]>>, more: Partial<Pull> = {}) {
      const reopened = openStoreForWriting(storeFile);
      try {
        pullInto(reopened, storeFile, {
          started,
          events: [],
          beforeFinish: (writer, snapshot, finish) => {
            for (const outcome of deriveHistories(writer, snapshot)) finish(outcome);
          },
          ...more,
          state: {
            ...Object.fromEntries(EMPTY.map((name): [string, JsonObject[]] => [name, []])),
            roles: [ADMIN, VIEW],
            users: Object.entries(users).map(([name, roles]) => user(name, roles)),
            ...more.state,
          },
        });
      } finally {
        reopened.close();
      }
    },
    start(options: Partial<StartOptions> = {}, reviewers = '') {
      const reviewersFile = path.join(folder, 'reviewers.csv');
      writeFileSync(reviewersFile, reviewers);
      return startReview({
        storeFile,
        settingsFile: undefined,
        period: '2026-Q1',
        scope: 'all',
        reviewersFile: reviewers === '' ? undefined : reviewersFile,
        fallback: [],
        out,
        now: new Date('2026-04-01T09:00:00Z'),
        ...options,
      });
    },
    /** Lines of a file of the review, header first. */
    table: (file: string) => readCsv(readFileSync(path.join(out, file)), file).map(({ cells }) => cells),
    /** Writes a filled-in file and imports it. */
    import(cells: string[][], now: string, name = 'filled.csv') {
      const file = path.join(folder, name);
      writeFileSync(file, csv(cells));
      return importReviews(storeFile, [file], new Date(now));
    },
    importBytes(bytes: Buffer | string, now: string, name = 'filled.csv') {
      const file = path.join(folder, name);
      writeFileSync(file, bytes);
      return importReviews(storeFile, [file], new Date(now));
    },
    /** The conclusion of K25 for the first quarter of 2026 with its exceptions, and rows of tables of the evidence set. */
    judge(settings: Record<string, unknown> = {}) {
      const opened = openStoreForWriting(storeFile);
      try {
        const conclusion = conclude(opened, parsePeriod('2026-Q1'), controlSettings(settings));
        try {
          const { set, results } = conclusion;
          const result = results.find(({ id }) => id === 'K25');
          const rows = (table: string) =>
            set.db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table} ORDER BY rowid`).all();
          return {
            result,
            exceptions: [...exceptionsOf(set, results)].filter(({ test }) => test === 'K25'),
            rows: rows('review_rows'),
            campaigns: rows('review_campaigns'),
            reviewers: rows('review_reviewers'),
            files: rows('review_files'),
          };
        } finally {
          conclusion.set.close();
        }
      } finally {
        opened.close();
      }
    },
    files: () => readdirSync(out).sort(),
    close() {
      store.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Cells as CSV, all in quotes. */
export function csv(rows: readonly (readonly string[])[], separator = ','): string {
  return rows
    .map((cells) => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(separator))
    .join('\r\n');
}

/** Fills in a table: for each row by holder the decision, comment and date. */
export function filled(
  table: readonly string[][],
  decide: (row: Record<string, string>) => Partial<Record<string, string>>,
): string[][] {
  const [header = [], ...rows] = table;
  return [
    [...header],
    ...rows.map((cells) => {
      const row = Object.fromEntries(header.map((name, at) => [name.replace('\uFEFF', ''), cells[at] ?? '']));
      const given: Record<string, string | undefined> = { ...row, ...decide(row) };
      return header.map((name) => given[name.replace('\uFEFF', '')] ?? '');
    }),
  ];
}
