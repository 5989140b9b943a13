import { parentPort, workerData } from 'node:worker_threads';
import Database from 'better-sqlite3';
import { eventsFlatView } from '../../../datasets/log/eventsFlat.ts';
import { collectRows } from './collectRows.ts';
import { QueryFailure } from './foreignQuery.ts';
import { guardFunctions } from './guardedFunctions.ts';
import type { QueryReply, QueryTask } from './queryTask.ts';

/** Entry of the thread that runs foreign SQL; queryProcess.ts watches it and ends the process when it takes too much. */
const task = workerData as QueryTask;

parentPort?.postMessage(run());

function run(): QueryReply {
  const db = new Database(task.evidence, { readonly: true, fileMustExist: true });
  try {
    db.pragma('temp_store = FILE');
    db.pragma('cache_size = -16384');
    if (task.events !== null) {
      db.prepare('ATTACH ? AS log').run(task.events);
      db.exec(eventsFlatView('CREATE TEMP VIEW'));
    }
    db.pragma('query_only = ON');
    db.pragma('trusted_schema = OFF');
    guardFunctions(db);
    collectRows(db, task);
    return { failure: null };
  } catch (error) {
    if (error instanceof QueryFailure) return { failure: error.message };
    throw error;
  } finally {
    db.close();
  }
}
