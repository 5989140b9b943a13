import { z } from 'zod';

/** The document of `help --json`. */
export const helpReportSchema = z.object({
  /** command or topic; empty: the program */
  command: z.string(),
  text: z.string(),
});
export type HelpReport = z.infer<typeof helpReportSchema>;

/** The document of `version --json`. */
export const versionReportSchema = z.object({
  /** version of affidavit */
  affidavit: z.string(),
  /** version of Node, without "v" */
  node: z.string(),
  /** operating system and processor, as Node names them: "linux-x64" */
  platform: z.string(),
  /** version of the SQLite library */
  sqlite: z.string(),
  /** newest schema version of a store (`PRAGMA user_version`): older stores are migrated, newer ones refused */
  store_schema: z.number().int().positive(),
  /** `schema` of the manifest of the bundles that are written */
  bundle_schema: z.string(),
});
export type VersionReport = z.infer<typeof versionReportSchema>;

/** The document of `completion --json`. */
export const completionReportSchema = z.object({
  shell: z.string(),
  /** the script, for `source` or a file that the shell loads */
  script: z.string(),
});
export type CompletionReport = z.infer<typeof completionReportSchema>;

/** The document of `errors --json`. */
export const errorsReportSchema = z.object({
  exits: z.array(z.object({ exit: z.number().int(), meaning: z.string() })),
  /** `exit` is the exit status that the code ends the process with, `remedy` what to try */
  errors: z.array(
    z.object({ code: z.string(), exit: z.number().int(), meaning: z.string(), remedy: z.string() }),
  ),
  /** codes of failed checks of a bundle; a bundle that fails is a report, not an error */
  verify: z.array(z.object({ code: z.string(), meaning: z.string() })),
});
export type ErrorsReport = z.infer<typeof errorsReportSchema>;
