import { Flags } from '@oclif/core';
import { AffidavitError } from '../../errors/affidavitError.ts';
import { ENGINE_NAMES, SQL_ENGINES } from '../../records/choices.ts';
import type { SqlEngine } from '../../records/reports/lakeReports.ts';
import { fromFile } from '../configuration/fromFile.ts';
import { bundleFlags } from './bundleFlags.ts';
import { commonFlags } from './commonFlags.ts';

/** `--to` of the commands about a lake: its folder. */
export const lakeTo = Flags.string({
  env: 'AFFIDAVIT_TO',
  helpValue: 'DIR',
  required: true,
  description: 'folder of the lake',
});

/** `--lake` of the commands about bundles. */
export const lakeDir = Flags.string({
  env: 'AFFIDAVIT_LAKE',
  helpValue: 'DIR',
  description: 'lake that holds the audit log of the bundle; alone: the lake that is checked',
});

/**
 * The lake that an export refers to; undefined: the bundle holds its events.
 *
 * @throws AffidavitError USAGE where only one of the two flags is given
 */
export function eventsLakeOf({
  events,
  lake,
}: {
  events: string;
  lake?: string | undefined;
}): string | undefined {
  if ((events === 'by-reference') === (lake !== undefined)) return lake;
  throw new AffidavitError(
    'USAGE',
    lake === undefined
      ? '--events by-reference needs a lake.'
      : '--lake names where events are by reference.',
    'Give `--events by-reference --lake DIR`; `affidavit lake write` makes one.',
  );
}

/** `--period` of the commands about a lake, which know no other way to name one. */
export const lakePeriod = { ...commonFlags.period, exclusive: [] };

/** `--store` of a lake: one for each cluster. */
export const lakeStores = fromFile(
  Flags.string({
    env: 'AFFIDAVIT_STORE',
    helpValue: 'FILE',
    multiple: true,
    delimiter: ',',
    description:
      "the SQLite store of a cluster; may be repeated (default: affidavit's folder in the platform's data folder)",
  }),
  'store',
);

/** Flags of the statements for a warehouse. */
export const lakeSqlFlags = {
  to: lakeTo,
  period: lakePeriod,
  engine: Flags.option({ options: SQL_ENGINES })({
    env: 'AFFIDAVIT_ENGINE',
    required: true,
    description: 'warehouse that the statements are for',
  }),
  table: Flags.string({
    env: 'AFFIDAVIT_TABLE',
    helpValue: 'SCHEMA',
    default: 'soc2',
    description: 'schema or dataset of the tables, with its catalogue where the engine has one: hive.soc2',
  }),
  location: Flags.string({
    env: 'AFFIDAVIT_LOCATION',
    helpValue: 'URL',
    description: 'where the engine sees the lake: s3://bucket/lake (default: the folder)',
  }),
  procedure: Flags.string({
    env: 'AFFIDAVIT_PROCEDURE',
    helpValue: 'ID',
    description: 'only this procedure, such as K10',
  }),
  'teleport-table': Flags.string({
    env: 'AFFIDAVIT_TELEPORT_TABLE',
    helpValue: 'TABLE',
    description: "table of Teleport's Athena backend: also print the view events_flat over it",
  }),
  'public-key': bundleFlags['public-key'],
  'allowed-signers': bundleFlags['allowed-signers'],
};

/** The options of `usecases/lake/lakeSql` in those flags. */
export function sqlOptionsOf(given: {
  to: string;
  period?: string | undefined;
  engine: SqlEngine;
  table: string;
  location?: string | undefined;
  procedure?: string | undefined;
  'public-key'?: string | undefined;
  'allowed-signers'?: string | undefined;
}) {
  return {
    to: given.to,
    period: given.period,
    engine: given.engine,
    schema: given.table,
    location: given.location,
    procedure: given.procedure,
    publicKeyFile: given['public-key'],
    allowedSignersFile: given['allowed-signers'],
  };
}

/** Flags that choose the engine of a lake. */
export const lakeEngine = {
  engine: Flags.option({ options: ENGINE_NAMES })({
    env: 'AFFIDAVIT_ENGINE',
    default: 'duckdb',
    description: 'engine that runs the procedures',
  }),
  connect: Flags.string({
    env: 'AFFIDAVIT_CONNECT',
    helpValue: 'ADDRESS',
    description:
      'Spark Connect server, sc://HOST:PORT/;name=value (with --engine spark); its token is read from AFFIDAVIT_SPARK_TOKEN',
  }),
  'lake-uri': Flags.string({
    env: 'AFFIDAVIT_LAKE_URI',
    helpValue: 'URI',
    description:
      "the lake as Spark's machines find it, for example s3a://bucket/lake (default: the folder of --to)",
  }),
};

/**
 * The engine that flags choose.
 *
 * @throws AffidavitError USAGE where an address is missing, or is there for an engine that has none
 */
export function engineOf(given: {
  engine: (typeof ENGINE_NAMES)[number];
  connect?: string | undefined;
  'lake-uri'?: string | undefined;
}) {
  const { engine: name, connect: address, 'lake-uri': uri } = given;
  if (name === 'spark') {
    if (address !== undefined) return { name, address, uri, environment: process.env };
    throw new AffidavitError(
      'USAGE',
      '--engine spark needs the address of a Spark Connect server.',
      'Give `--engine spark --connect sc://HOST:15002`; docs/spark.md describes addresses.',
    );
  }
  if (address === undefined && uri === undefined) return { name };
  throw new AffidavitError(
    'USAGE',
    `--${address === undefined ? 'lake-uri' : 'connect'} is for an engine elsewhere; ${name} runs inside affidavit.`,
    'Give `--engine spark --connect sc://HOST:15002`.',
  );
}
