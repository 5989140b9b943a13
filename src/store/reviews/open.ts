import { canonicalJson } from '../../formats/canonicalJson.ts';
import {
  type ReviewCampaign,
  type ReviewDecision,
  type ReviewFile,
  type ReviewPart,
  type ReviewScope,
  reviewRowSchema,
} from '../../records/accessReview.ts';
import type { Db } from '../file/connection.ts';
import type { NewCampaign, NewReviewFile, ReviewReads, ReviewStore } from './reviewStore.ts';

interface CampaignRow {
  id: number;
  name: string;
  label: string;
  from_ms: number;
  to_ms: number;
  scope: ReviewScope;
  snapshot: number;
  snapshot_started: string;
  started: string;
  who: string;
  population_sha256: string;
  rows: number;
  replaces: string;
}

/** Everything that can be read of user access reviews. */
export function reviewReads(db: Db): ReviewReads {
  const campaigns = db.prepare<[], CampaignRow>('SELECT * FROM review_campaign ORDER BY id');
  const parts = db.prepare<[number], ReviewPart>(
    'SELECT reviewer, file, sha256, rows FROM review_part WHERE campaign = ? ORDER BY number',
  );
  const rows = db
    .prepare<[number], string>('SELECT json FROM review_row WHERE campaign = ? ORDER BY number')
    .pluck();
  const files = db.prepare<[number], ReviewFile>(
    `SELECT id, name, sha256, imported, who, rows, recorded, refused, missing
     FROM review_file WHERE campaign = ? ORDER BY id`,
  );
  const decisions = db.prepare<[number], ReviewDecision>(
    `SELECT number, version, decision, comment, decided, decided_by AS "by", file, line, who, recorded
     FROM review_decision WHERE campaign = ? ORDER BY number, version`,
  );
  const count = db.prepare<[string], number>('SELECT count(*) FROM review_campaign WHERE label = ?').pluck();
  const revision = db
    .prepare<[], string>(
      `SELECT (SELECT count(*) FROM review_campaign) || ' ' || (SELECT count(*) FROM review_file)
         || ' ' || (SELECT count(*) FROM review_decision)`,
    )
    .pluck();
  return {
    nextName: (label) => `${label}-${(count.get(label) ?? 0) + 1}`,
    campaigns: () => campaigns.all().map(toCampaign),
    parts: (campaign) => parts.all(campaign),
    rows: (campaign) => rows.all(campaign).map((json) => reviewRowSchema.parse(JSON.parse(json))),
    files: (campaign) => files.all(campaign),
    decisions: (campaign) => decisions.all(campaign),
    revision: () => revision.get() ?? '',
  };
}

/** The same, and writing. */
export function reviewStore(db: Db): ReviewStore {
  const reads = reviewReads(db);
  return { ...reads, start: starter(db, reads), saveFile: fileSaver(db, reads) };
}

function starter(db: Db, reads: ReviewReads): ReviewStore['start'] {
  const add = db.prepare(
    `INSERT INTO review_campaign (name, label, from_ms, to_ms, scope, snapshot, snapshot_started, started, who,
       population_sha256, rows, replaces) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const addPart = db.prepare(
    'INSERT INTO review_part (campaign, number, reviewer, file, sha256, rows) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const addRow = db.prepare('INSERT INTO review_row (campaign, number, json) VALUES (?, ?, ?)');
  const start = db.transaction((given: NewCampaign): number => {
    const { period, scope, snapshot, snapshot_started, started, who, population_sha256, replaces } = given;
    const name = reads.nextName(period.label);
    const [from, to] = [Date.parse(period.from), Date.parse(period.to)];
    const facts = [scope, snapshot, snapshot_started, started, who, population_sha256] as const;
    const id = Number(
      add.run(name, period.label, from, to, ...facts, given.population.length, replaces).lastInsertRowid,
    );
    for (const row of given.population) addRow.run(id, row.number, canonicalJson(row));
    // last, since it writes the files: what fails there undoes everything
    for (const [index, part] of given.parts(name).entries())
      addPart.run(id, index + 1, part.reviewer, part.file, part.sha256, part.rows);
    return id;
  });
  return (campaign) => {
    const id = start.immediate(campaign);
    return reads.campaigns().find((one) => one.id === id) as ReviewCampaign;
  };
}

function fileSaver(db: Db, reads: ReviewReads): ReviewStore['saveFile'] {
  const addFile = db.prepare(
    `INSERT INTO review_file (campaign, name, sha256, imported, who, rows, recorded, refused, missing)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const last = db
    .prepare<[number, number], number>(
      'SELECT coalesce(max(version), 0) FROM review_decision WHERE campaign = ? AND number = ?',
    )
    .pluck();
  const add = db.prepare(
    `INSERT INTO review_decision (campaign, number, version, decision, comment, decided, decided_by, file, line, who, recorded)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
  );
  const save = db.transaction((given: NewReviewFile): number => {
    const { campaign, name, sha256, imported, who, rows, recorded, refused, missing } = given;
    const file = Number(
      addFile.run(campaign, name, sha256, imported, who, rows, recorded, refused, missing).lastInsertRowid,
    );
    for (const { number, decision, comment, decided, by, line } of given.decisions) {
      const version = (last.get(campaign, number) ?? 0) + 1;
      add.run(campaign, number, version, decision, comment, decided, by, file, line, who, imported);
    }
    return file;
  });
  return (given) => {
    const id = save.immediate(given);
    return reads.files(given.campaign).find((file) => file.id === id) as ReviewFile;
  };
}

function toCampaign({ label, from_ms, to_ms, ...row }: CampaignRow): ReviewCampaign {
  const iso = (ms: number) => new Date(ms).toISOString();
  return {
    id: row.id,
    name: row.name,
    period: { label, from: iso(from_ms), to: iso(to_ms) },
    scope: row.scope,
    snapshot: row.snapshot,
    snapshot_started: row.snapshot_started,
    started: row.started,
    who: row.who,
    population_sha256: row.population_sha256,
    rows: row.rows,
    replaces: row.replaces,
  };
}
