import { spawnSync } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parse } from 'csv-parse/sync';

const PYTHON = '/usr/bin/python3';
const OFFICE = '/usr/bin/soffice';
const READER = fileURLToPath(new URL('readWorkbook.py', import.meta.url));

/** Whether this machine has openpyxl and LibreOffice, the two programs that open workbooks in these tests. */
export const HAS_SPREADSHEETS =
  existsSync(OFFICE) && spawnSync(PYTHON, ['-c', 'import openpyxl'], { stdio: 'ignore' }).status === 0;
if (!HAS_SPREADSHEETS)
  process.stderr.write(
    'No LibreOffice or openpyxl on this machine: workbooks are not opened. `apt-get install libreoffice-calc python3-openpyxl` adds them.\n',
  );

/** A sheet as openpyxl reads it. */
export interface ReadSheet {
  name: string;
  /** dates as `{ date }` without a zone */
  rows: (string | number | boolean | null | { date: string })[][];
  /** cells that hold a formula */
  formulas: string[];
  links: { cell: string; to: string | null; file: string | null }[];
  frozen: string | null;
  filter: string | null;
  widths: number[];
  /** at the head of a printed page */
  head: string | null;
}

/** Reads a workbook with openpyxl. */
export function readWithOpenpyxl(workbook: Buffer): ReadSheet[] {
  return inFolder(workbook, (file) => {
    const run = spawnSync(PYTHON, [READER, file], { encoding: 'utf8', maxBuffer: 2 ** 28 });
    if (run.status !== 0) throw new Error(run.stderr);
    return JSON.parse(run.stdout) as ReadSheet[];
  });
}

/** Opens a workbook in LibreOffice, which computes its formulas. @returns the cells of every sheet as they are shown, by name */
export function readWithLibreOffice(workbook: Buffer): Map<string, string[][]> {
  return inFolder(workbook, (file, folder) => {
    // comma, quote, UTF-8, from line 1; text in quotes, cells as shown; all sheets
    const filter = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1';
    const profile = `-env:UserInstallation=${pathToFileURL(path.join(folder, 'profile')).href}`;
    const run = spawnSync(OFFICE, [profile, '--headless', '--convert-to', filter, '--outdir', folder, file], {
      encoding: 'utf8',
    });
    const found = globSync('book-*.csv', { cwd: folder });
    if (found.length === 0) throw new Error(`LibreOffice wrote nothing: ${run.stdout}${run.stderr}`);
    return new Map(
      found.map((name) => [
        name.slice('book-'.length, -'.csv'.length),
        parse(readFileSync(path.join(folder, name)), { bom: true, relax_column_count: true }),
      ]),
    );
  });
}

function inFolder<T>(workbook: Buffer, use: (file: string, folder: string) => T): T {
  const folder = mkdtempSync(path.join(tmpdir(), 'affidavit-workbook-'));
  try {
    const file = path.join(folder, 'book.xlsx');
    writeFileSync(file, workbook);
    return use(file, folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
