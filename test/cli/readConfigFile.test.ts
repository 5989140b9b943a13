import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { CONFIG_EXAMPLE } from '../../scripts/docs/configurationPage.ts';
import { CONFIG_KEYS, configKeyOf } from '../../src/cli/configuration/fromFile.ts';
import { type Configuration, readConfigFile } from '../../src/cli/configuration/readConfigFile.ts';
import { configuredFlags } from '../../src/cli/flags/configuredFlags.ts';
import { AffidavitError } from '../../src/errors/affidavitError.ts';
import { keysAt } from '../../src/formats/yaml/schemaKeys.ts';
import { configFileSchema } from '../../src/records/configFile.ts';
import type { GivenSettings } from '../../src/records/givenSettings.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'affidavit-config-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const file = path.join(dir, 'affidavit.yaml');

function read(text: string): Configuration {
  writeFileSync(file, text);
  return readConfigFile({ path: file, named: true });
}

function refusal(text: string): string {
  try {
    read(text);
  } catch (error) {
    if (error instanceof AffidavitError && error.code === 'FILE_INVALID') return error.message;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('the configuration file', () => {
  it('of the documentation is valid, with paths relative to the file', () => {
    const { values } = read(CONFIG_EXAMPLE);
    expect(values.store).toBe(path.join(dir, 'evidence.db'));
    expect(values.identity).toBe('/var/lib/soc2/identity');
    expect(values.people?.[0]?.file).toBe(path.join(dir, 'lists', 'leavers.csv'));
    expect(values.sources?.git?.[0]?.repository).toBe(path.join(path.dirname(dir), 'infrastructure'));
  });

  it('has the keys of a cluster in the place of the others, whole', () => {
    const text = `entity: Acme
store: main.db
settings: { min_approvers: 2, privileged_logins: 4 }
fleet:
  eu:
    gateway: { auth_addr: "eu.example.com:3025" }
    identity: eu/identity
    store: eu.db
    settings: { min_approvers: 3 }
`;
    writeFileSync(file, text);
    const of = (cluster?: string) => readConfigFile({ path: file, named: true }, cluster);
    const eu = of('eu');
    expect(eu.values).toMatchObject({ entity: 'Acme', store: path.join(dir, 'eu.db') });
    expect(eu.flagValue('gateway.auth_addr')).toBe('eu.example.com:3025');
    const settings = eu.flagValue('settings') as GivenSettings;
    expect([settings.values, settings.placeOf?.('min_approvers').line]).toEqual([{ min_approvers: 3 }, 9]);
    expect([eu.isOfCluster('store'), eu.isOfCluster('gateway.proxy'), eu.isOfCluster('entity')]).toEqual([
      true,
      true,
      false,
    ]);
    expect(eu.placeOf(['store'])).toEqual({ line: 8, file: null });
    expect(of().values.store).toBe(path.join(dir, 'main.db'));
    expect(() => of('ue')).toThrow('The fleet has no cluster "ue" (did you mean eu?).');
  });

  it('may name a file with the fleet, whose paths are relative to that file', () => {
    const other = path.join(dir, 'clusters', 'fleet.yaml');
    mkdirSync(path.dirname(other), { recursive: true });
    writeFileSync(other, 'fleet:\n  eu: { gateway: { proxy: "a:1" }, identity: i, store: eu.db }\n');
    writeFileSync(file, 'entity: Acme\nfleet: clusters/fleet.yaml\n');
    const eu = readConfigFile({ path: file, named: true }, 'eu');
    expect(eu.values.store).toBe(path.join(dir, 'clusters', 'eu.db'));
    expect(eu.placeOf(['store'])).toEqual({ line: 2, file: other });
    writeFileSync(other, 'entity: Other\nfleet: {}\n');
    expect(() => readConfigFile({ path: file, named: true })).toThrow(
      'fleet.yaml is not a valid configuration: line 1, column 1: "entity" belongs into the file that names this one',
    );
  });

  it('has room for notifications and for a fleet', () => {
    const { values } = read(`notify: { webhook: { variable: SOC2_WEBHOOK, form: slack }, on: [incomplete] }
fleet:
  eu: { gateway: { proxy: "eu.example.com:443" }, identity: eu/identity, store: eu.db, tags: { region: eu } }`);
    expect(values.notify?.webhook).toEqual({ variable: 'SOC2_WEBHOOK', form: 'slack' });
    expect(values.fleet?.eu).toMatchObject({ store: path.join(dir, 'eu.db'), tags: { region: 'eu' } });
  });

  it('knows the home of the user, and the line of a value', () => {
    const { values, placeOf } = read('entity: Acme\nidentity: ~/soc2/identity\nprobes:\n  - a.example:443\n');
    expect(values.identity).toBe(path.join(homedir(), 'soc2', 'identity'));
    expect([placeOf(['identity']), placeOf(['probes', 0])]).toEqual([
      { line: 2, file: null },
      { line: 4, file: null },
    ]);
  });

  it('holds settings itself, with their places, or names a JSON file', () => {
    const own = read('entity: Acme\nsettings:\n  min_approvers: 2\n').flagValue('settings') as GivenSettings;
    expect([own.file, own.values, own.placeOf?.('min_approvers').line]).toEqual([
      file,
      { min_approvers: 2 },
      3,
    ]);
    expect(read('settings: s.json').flagValue('settings')).toBe(path.join(dir, 's.json'));
  });

  it.each([
    ['entty: Acme', 'line 1, column 1: "entty" is not known (did you mean entity?)'],
    ['entity: Acme\ngateway:\n  prxy: a:1', 'line 3, column 3: "prxy" is not known (did you mean proxy?)'],
    ['people:\n  - {file: a.csv}', 'line 2, column 5: people[0].kind is missing'],
    ['people:\n  - {file: a.csv, kind: leaver}', 'people[0].kind is "leaver": one of leavers'],
    ['entity: Acme\nstore:', 'line 2, column 7: store has no value'],
    ['entity: 7', 'line 1, column 9: entity: not a text: put it in quotes'],
    ['identity_warn: two weeks', 'identity_warn: not a duration such as 14d or 36h'],
    ['gateway: {proxy: a:1, auth_addr: b:1}', 'gateway: it has both proxy and auth_addr'],
    ['gateway: {proxy: "https://me:secret@a.example"}', 'gateway.proxy: not an address such as'],
    ['notify: {webhook: {variable: "https://hooks.example/T0/abc"}}', 'not the name of a variable'],
    ['settings: 7', 'settings: neither a mapping of settings nor the path of a JSON file'],
    ['fleet:\n  eu: {gateway: {proxy: a:1}, identity: i}', 'line 2, column 7: fleet.eu.store is missing'],
    [
      'fleet:\n  eu: {gateway: {proxy: a:1}, identity: i, store: s.db}\n  us: {gateway: {proxy: b:1}, identity: i, store: ./s.db}',
      'line 3, column 51: fleet.us.store: it is the store of eu, too: each cluster has its own',
    ],
    [
      'fleet:\n  eu: {gateway: {proxy: a:1}, identity: i, store: s.db}\n  EU: {gateway: {proxy: b:1}, identity: i, store: t.db}',
      'fleet.EU: it differs from eu only by case',
    ],
    [
      'fleet:\n  ../eu: {gateway: {proxy: a:1}, identity: i, store: s.db}',
      'line 2, column 3: "../eu" in fleet: not a name',
    ],
    [
      'fleet:\n  eu: {gateway: {proxy: a:1}, identity: i, stor: s.db}',
      '"stor" is not known (did you mean store?)',
    ],
    ['entity: [', 'line '],
    ['', 'line 1, column 1: it is empty'],
  ])('%j is refused with its place', (text, expected) => {
    expect(refusal(text)).toContain(expected);
  });

  it('never repeats an address of a webhook that was written in it', () => {
    expect(refusal('notify: {webhook: {variable: "https://hooks.example/T0/abc"}}')).not.toContain('T0/abc');
  });

  it('gives a flag a value for each of its keys, and no other', () => {
    const keys = Object.values(configuredFlags()).map((flag) => configKeyOf(flag));
    expect(keys.sort()).toEqual([...CONFIG_KEYS].sort());
    const schema = configFileSchema((given) => given);
    for (const key of CONFIG_KEYS) {
      const parts = key.split('.');
      expect(keysAt(schema, parts.slice(0, -1))).toContain(parts.at(-1));
    }
  });
});
