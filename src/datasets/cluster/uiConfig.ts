import { type Dataset, int, text } from '../dataset.ts';

/** Web interface (teleport-api §2.2). */
export const uiConfig: Dataset = {
  name: 'ui_config',
  item: 'NET',
  source: 'state',
  description: 'What the web interface is set to show.',
  shows: 'shows what the web interface is set to show',
  query: 'the cluster setting',
  relevance: [],
  kinds: ['ui_config'],
  columns: [
    int('scrollback_lines', 'Lines of scrollback.', 'spec.scrollback_lines'),
    text('show_resources', 'Which resources are shown.', 'spec.show_resources'),
  ],
};
