import { type Dataset, primary, text, time } from '../dataset.ts';

/** Uploads of recordings. */
export const recordingUploads: Dataset = {
  name: 'recording_uploads',
  item: 'SES',
  source: 'computed',
  ofPeriod: true,
  description:
    'Recordings of sessions that were uploaded in the period or in the days around it, one row an upload, however long after the session.',
  shows: 'shows that the recording of a session was uploaded, and when',
  query: 'session.upload events from two days before the period to the end of the log that was read',
  relevance: primary('7.2-01', '7.3-03'),
  indexes: [['session_id']],
  columns: [text('session_id', 'Id of the session.'), time('uploaded', 'When it was uploaded.')],
};
