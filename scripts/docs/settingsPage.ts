import { type DocumentedSetting, documentedSettings } from '../../src/controls/settingsCatalogue.ts';
import { cell, page, table } from './markdown.ts';

const EXAMPLE = `{ "approved_admins": ["ines.almeida@example.com", "bot:ci-deploy"], "ticket_pattern": "[A-Z]+-[0-9]+", "min_approvers": 2 }`;

/** docs/settings.md: every setting with default, type, meaning and the procedures that use it. */
export function settingsPage(): string {
  return page(
    '# Settings of the tests of controls',
    `Settings come from \`settings:\` of [affidavit.yaml](configuration.md), or from a JSON object that \`--settings FILE\` names. What is left out keeps its default. Every value used is printed in
\`results.json\`, \`manifest.json\` and \`controls/settings.csv\` of the bundle. An unknown or wrong setting is refused by name. An exception
that rests on a product's default says so. Durations are written as \`24h\`, \`30m\` or \`1h30m\`.`,
    `\`\`\`json\n${EXAMPLE}\n\`\`\``,
    table(['setting', 'default', 'type', 'meaning', 'used by'], documentedSettings().map(row)),
  );
}

function row({ name, type, procedures, evidenceSet, samples, ...setting }: DocumentedSetting): string[] {
  const users = [...(evidenceSet ? ['evidence set'] : []), ...(samples ? ['samples'] : []), ...procedures];
  const value = `\`${cell(JSON.stringify(setting.default))}\``;
  return [`\`${name}\``, value, type, cell(setting.documentation), users.join(', ')];
}
