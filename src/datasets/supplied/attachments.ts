import { type Dataset, int, text, time } from '../dataset.ts';

/** Attached files. */
export const attachments: Dataset = {
  name: 'attachments',
  item: 'EXT',
  source: 'local',
  description: 'Files that the entity attached, with the request-list item that each answers.',
  shows: 'shows a file that the entity supplied',
  query: 'attached for this period or for every one',
  relevance: [],
  columns: [
    text('file', 'Path in the bundle.'),
    text('name', 'Name of the file.'),
    int('item', 'Item of the request list.', 'row'),
    text('answers', 'Wording of the item.'),
    text('note', 'Note.'),
    text('attached_by', 'Who attached it.', 'who'),
    time('attached', 'When.'),
    int('bytes', 'Size.'),
    text('sha256', 'SHA-256 of the file.'),
  ],
};
