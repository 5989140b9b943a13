/** Where a collection ran: host, user of the operating system, and the command as it was typed, secrets left out. */
export interface RanWhere {
  host: string;
  osUser: string;
  commandLine: string;
}

/** Facts of how one dataset of a bundle came to be: information produced by the entity (IPE), as an auditor asks for it. */
export interface IpeFacts {
  /** name of the listing; `opening_` before it for the state at the period's opening */
  listing: string;
  dataset: string;
  description: string;
  /** state, log, history, local, computed or collection */
  source: string;
  /** the source in words */
  sourceWords: string;
  /** full RPC name; empty where none was called */
  rpc: string;
  /** filters in words */
  query: string;
  /** parameters of the calls as they were sent, each distinct one once, a few at most */
  parameters: readonly string[];
  /** identity at the gateway, or who ran it locally; empty: computed */
  identity: string;
  /** null: the collection is by a version that did not record it, or nothing was collected */
  where: RanWhere | null;
  collectorVersion: string;
  /** RFC 3339 UTC; empty: at the time of the export */
  at: string;
  /** rows as they came, duplicates included */
  received: number;
  duplicates: number;
  exported: number;
  /** why the others are not exported */
  dropped: string;
  /** first and last time that a row names, RFC 3339; null where rows have none */
  first: string | null;
  last: string | null;
  status: string;
  reason: string;
  completenessProcedure: string;
  completenessResult: string;
  accuracyProcedure: string;
  accuracyResult: string;
  /** path in the bundle; ends with "/" for a folder of files */
  file: string;
}
