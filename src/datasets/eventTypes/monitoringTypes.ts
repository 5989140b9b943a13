import { eventGroup } from './eventType.ts';

/** Signs that sessions and the log are watched: recordings, summaries, queries, reports, paths to critical resources. */
export const MONITORING_TYPES = [
  ...eventGroup(
    {
      item: 'LOG',
      primary: '7.2-04',
      datasets: ['monitoring'],
      shows: 'shows that recordings, the log or paths of access are watched',
    },
    {
      'session.recording.access': { codes: 'T2012', supporting: '6.1-07' },
      'session.summarized': { codes: 'INF010', primary: '7.2-03 7.3-01' },
      'secreports.audit.query.run': 'SRE001',
      'secreports.report.run': 'SRE002',
      'access_graph.access_path_changed': { codes: 'TAG001', primary: '6.3-04 7.2-02' },
    },
  ),
  ...eventGroup(
    {
      item: 'LOG',
      primary: '7.2-02 8.1-05',
      datasets: ['config_changes'],
      change: 'resource',
      refusal: 'other',
      shows: 'shows the rules by which access is watched or analysed changing',
    },
    {
      'access_graph.crown_jewel.create': 'CJ001',
      'access_graph.crown_jewel.update': 'CJ002',
      'access_graph.crown_jewel.delete': 'CJ003',
      // the codes of this family are known, not which name each belongs to
      'inference_model.create': {
        codes:
          'INF001 INF002 INF003 INF004 INF005 INF006 INF007 INF008 INF009 INF011 INF012 INF013 INF014 INF015 INF016',
        primary: '8.1-05 6.7-01',
      },
      'inference_model.update': { codes: '', primary: '8.1-05 6.7-01' },
      'inference_model.delete': { codes: '', primary: '8.1-05 6.7-01' },
      'inference_secret.create': { codes: '', primary: '8.1-05 6.7-01' },
      'inference_secret.update': { codes: '', primary: '8.1-05 6.7-01' },
      'inference_secret.delete': { codes: '', primary: '8.1-05 6.7-01' },
      'inference_policy.create': { codes: '', primary: '8.1-05 6.7-01' },
      'inference_policy.update': { codes: '', primary: '8.1-05 6.7-01' },
      'inference_policy.delete': { codes: '', primary: '8.1-05 6.7-01' },
      'retrieval_model.create': { codes: '', primary: '8.1-05 6.7-01' },
      'retrieval_model.update': { codes: '', primary: '8.1-05 6.7-01' },
      'retrieval_model.delete': { codes: '', primary: '8.1-05 6.7-01' },
      'classifier.create': { codes: '', primary: '8.1-05 6.7-01' },
      'classifier.update': { codes: '', primary: '8.1-05 6.7-01' },
      'classifier.delete': { codes: '', primary: '8.1-05 6.7-01' },
    },
  ),
];
