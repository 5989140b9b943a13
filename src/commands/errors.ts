import { BaseCommand } from '../cli/baseCommand.ts';
import { presentErrorCodes } from '../cli/present/errorCodes.ts';
import { ERROR_CODES } from '../errors/codes.ts';

export default class Errors extends BaseCommand {
  static override summary = 'List every error code, its exit status and what it means.';
  static override description =
    'The closed lists that scripts can rely on: codes of errors, and codes that `verify` gives for what is wrong with a bundle. Exit status: 0.';
  static override examples = ['<%= config.bin %> errors --json'];

  async run(): Promise<{
    errors: { code: string; exit: number; meaning: string }[];
    verify: { code: string; meaning: string }[];
  }> {
    const { flags } = await this.parse(Errors);
    const { verifyCodes } = await import('../usecases/verifyCodes.ts');
    const codes = {
      errors: Object.entries(ERROR_CODES).map(([code, { exit, meaning }]) => ({ code, exit, meaning })),
      verify: verifyCodes(),
    };
    if (!this.jsonEnabled() && !flags.quiet) this.log(presentErrorCodes(codes));
    return codes;
  }
}
