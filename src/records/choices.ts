// Words that flags offer and documents hold. Without zod: the start of a command needs the words alone.

/** The grants that a review covers. */
export const REVIEW_SCOPES = ['privileged', 'all', 'bots'] as const;

/** Forms of `review export`. */
export const REVIEW_EXPORT_FORMATS = ['probo', 'csv'] as const;

/** The response of management to an exception. `accepted` holds until its date, then the exception is open again. */
export const RESPONSE_STATUSES = ['open', 'explained', 'accepted', 'remediated'] as const;

/** Exceptions that end a check with exit status 9: those that no earlier check had, all that are open, none. */
export const FAIL_ON = ['new', 'open', 'never'] as const;

/** The engines that `lake check` runs on. */
export const ENGINE_NAMES = ['duckdb', 'spark'] as const;

/** Warehouses for which `lake sql` prints statements. */
export const SQL_ENGINES = ['trino', 'athena', 'bigquery', 'clickhouse', 'snowflake'] as const;
