import { BaseCommand } from '../cli/baseCommand.ts';
import { presentErrorCodes } from '../cli/present/errorCodes.ts';
import { ERROR_CODES } from '../errors/codes.ts';

export default class Errors extends BaseCommand {
  static override summary = 'List every error code, its exit status and what it means.';
  static override description = 'The closed list that scripts can rely on. Exit status: 0.';
  static override examples = ['<%= config.bin %> errors --json'];

  async run(): Promise<{ errors: { code: string; exit: number; meaning: string }[] }> {
    const { flags } = await this.parse(Errors);
    const errors = Object.entries(ERROR_CODES).map(([code, { exit, meaning }]) => ({ code, exit, meaning }));
    if (!this.jsonEnabled() && !flags.quiet) this.log(presentErrorCodes(errors));
    return { errors };
  }
}
