import { BaseCommand } from '../../cli/baseCommand.ts';
import { effectiveValues } from '../../cli/configuration/effectiveValues.ts';
import { configuredFlags } from '../../cli/flags/configuredFlags.ts';
import { gatewayFlags } from '../../cli/flags/gatewayFlags.ts';
import { presentConfig } from '../../cli/present/setUp/config.ts';
import type { ConfigReport } from '../../records/reports/configReport.ts';

export default class ConfigShow extends BaseCommand {
  static override summary = 'Show the effective configuration: each value, and where it is from.';
  static override description =
    'A flag wins over its variable, a variable over affidavit.yaml, and the file over the default. Flags given to this command count, too. Secrets are masked. docs/configuration.md describes every key of the file.\n\nExit status: 0 shown; 2 the file is missing or invalid.';
  static override examples = [
    '<%= config.bin %> config show',
    '<%= config.bin %> config show --config /etc/soc2/affidavit.yaml --json',
    '<%= config.bin %> config show --cluster prod-eu',
  ];
  static override flags = {
    ...configuredFlags(),
    cluster: {
      ...gatewayFlags.cluster,
      description:
        "cluster of the fleet to show; in a file without one, a leaf cluster to pull through its root's proxy",
    },
  };
  static override readsConfiguration = true;

  async run(): Promise<ConfigReport> {
    const given = await this.#parse();
    const { storePath } = await import('../../usecases/storePath.ts');
    const report = effectiveValues(
      { definitions: ConfigShow.flags, values: given, layers: this.layers },
      this.configuration,
      { store: storePath(undefined) },
      process.env,
    );
    if (!this.jsonEnabled() && !given.quiet) this.log(presentConfig(report));
    return report;
  }

  /** The flags; `--cluster` names a cluster of the fleet where there is one. */
  async #parse() {
    const { flags } = await this.parse(ConfigShow);
    const named = this.layers.get('cluster') === 'flag' && this.configuration?.values.fleet !== undefined;
    if (!named) return flags;
    this.argv = this.argv.map((word) => word.replace(/^--cluster(?==|$)/, '--fleet-cluster'));
    return (await this.parse(ConfigShow)).flags;
  }
}
