import { BaseCommand } from '../../cli/baseCommand.ts';
import type { ControlsTemplate } from '../../usecases/conclude/controlsTemplate.ts';

export default class ControlsTemplateCommand extends BaseCommand {
  static override summary = "Print a filled example of the entity's controls file (YAML).";
  static override description =
    'Replace the examples with the controls of your control matrix, then give the file to `export`, `status`, `evidence`, `controls` and `exceptions` with --controls: their results lead with your control ids.\n\nExit status: 0 printed.';
  static override examples = ['<%= config.bin %> controls template > controls.yaml'];

  async run(): Promise<ControlsTemplate> {
    await this.parse(ControlsTemplateCommand);
    const { controlsTemplate } = await import('../../usecases/conclude/controlsTemplate.ts');
    const template = controlsTemplate();
    if (!this.jsonEnabled()) process.stdout.write(template.yaml);
    return template;
  }
}
