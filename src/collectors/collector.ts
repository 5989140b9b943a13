import type { Gateway } from '../gateway/gateway.ts';
import type { DatasetOutcome, EvidenceItem } from '../records/datasets.ts';
import type { EvidenceRow } from '../records/evidence.ts';
import type { RedactedMember } from '../redaction/rules.ts';
import type { Redaction } from '../store/store.ts';

/** The rule that a role of the identity needs. */
export interface RequiredRule {
  resource: string;
  verbs: readonly string[];
  /** further kinds that the same verbs are needed on */
  more?: readonly string[];
  /** a wider kind whose rule serves as well */
  or?: string;
}

/** Labels of a role that decide which resources its holder sees (teleport-api §2.0.6). */
export type LabelKind =
  | 'app_labels'
  | 'cluster_labels'
  | 'db_labels'
  | 'db_service_labels'
  | 'group_labels'
  | 'kubernetes_labels'
  | 'node_labels'
  | 'windows_desktop_labels';

/** Inputs of collectors besides the gateway. */
export interface CollectContext {
  /**
   * Keyed digest of a text that must not be kept, in lower-case hex: the same text has the same digest in all snapshots of
   * a store, and nobody without the store's key can try texts out.
   */
  digest(text: string): string;
  /** counts secrets that are in no row, such as rows that are left out whole */
  leftOut?(member: RedactedMember, count: number): void;
}

/** One kind of state evidence of a gateway. */
export interface StateCollector {
  /** dataset name */
  dataset: string;
  item: EvidenceItem;
  /** null where nothing is needed to read about oneself or the cluster */
  permission: RequiredRule | null;
  /** whether a gateway leaves rows out, without an error, when the rule is missing (teleport-api §2.0.6) */
  silentFilter: boolean;
  /** labels that a role must match for a row to be shown; what they do not match is left out without an error */
  labels?: readonly LabelKind[];
  /** what an empty answer means, where it is more than that there is nothing */
  whenEmpty?: string;
  /** offered by one edition only: what to say where it is missing */
  edition?: 'enterprise';
  /** ways to ask, newest first; an older one is tried only when the gateway does not know the newer one */
  generations: readonly Generation[];
}

/** One way to ask. */
export interface Generation {
  /** full method name without leading slash */
  rpc: string;
  /** where it differs from the collector's */
  permission?: RequiredRule;
  /** whether all rows come in one answer, however many batches they are handed on in */
  oneAnswer: boolean;
  /**
   * Reads all rows, page by page; pages may be empty.
   * @throws GatewayCallError, PagingLoopError
   */
  rows(gateway: Gateway, context: CollectContext): AsyncGenerator<readonly EvidenceRow[]>;
}

/** The outcome of a dataset. Rows are counted by the store, which knows the snapshot before. */
export interface DatasetOutcomeDraft {
  outcome: Omit<DatasetOutcome, 'rows' | 'new_rows' | 'duplicates'>;
  /** redactions of the rows */
  redactions: Redaction[];
}
