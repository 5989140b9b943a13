import { eventGroup, type SessionStep } from './eventType.ts';

const step = (of: SessionStep) => ({ session: { kind: 'db' as const, step: of } });
const STATEMENTS = {
  item: 'SES',
  primary: '7.2-01 8.1-04',
  supporting: '7.3-03',
  datasets: ['sessions'],
  shows: 'shows a statement or request to a database and whose session it belongs to',
  ...step('statement'),
} as const;

/** Sessions on databases. Statements of every protocol are counted by kind; preparing, fetching and closing are no statements. */
export const DATABASE_TYPES = [
  ...eventGroup(
    {
      item: 'SES',
      primary: '7.2-01 8.1-04',
      supporting: '7.3-03',
      datasets: ['sessions'],
      shows: 'shows a session on a database',
      ...step('activity'),
    },
    {
      'db.session.start': { codes: 'TDB00', ...step('start'), refusal: 'session' },
      'db.session.end': { codes: 'TDB01', ...step('end') },
      'db.session.malformed_packet': 'TDB06',
      'db.session.permissions.update': 'TDB07',
      'db.session.user.create': { codes: 'TDB08', primary: '6.2-01' },
      'db.session.user.deactivate': { codes: 'TDB09', primary: '6.2-03' },
      'db.session.postgres.statements.parse': 'TPG00',
      'db.session.postgres.statements.bind': 'TPG01',
      'db.session.postgres.statements.close': 'TPG03',
      'db.session.mysql.statements.prepare': 'TMY00',
      'db.session.mysql.statements.send_long_data': 'TMY02',
      'db.session.mysql.statements.close': 'TMY03',
      'db.session.mysql.statements.reset': 'TMY04',
      'db.session.mysql.statements.fetch': 'TMY05',
      'db.session.cassandra.prepare': 'TCA02',
      'db.session.cassandra.register': 'TCA04',
    },
  ),
  ...eventGroup(STATEMENTS, {
    'db.session.query': 'TDB02I',
    'db.session.query.failed': 'TDB02W',
    'db.session.postgres.statements.execute': 'TPG02',
    'db.session.postgres.function': 'TPG04',
    'db.session.mysql.statements.execute': 'TMY01',
    'db.session.mysql.statements.bulk_execute': 'TMY06',
    'db.session.mysql.init_db': 'TMY07',
    'db.session.mysql.create_db': 'TMY08',
    'db.session.mysql.drop_db': 'TMY09',
    'db.session.mysql.shut_down': 'TMY10',
    'db.session.mysql.process_kill': 'TMY11',
    'db.session.mysql.debug': 'TMY12',
    'db.session.mysql.refresh': 'TMY13',
    'db.session.sqlserver.rpc_request': 'TMS00',
    'db.session.cassandra.batch': 'TCA01',
    'db.session.cassandra.execute': 'TCA03',
    'db.session.elasticsearch.request': 'TES00',
    'db.session.opensearch.request': 'TOS00',
    'db.session.dynamodb.request': 'TDY01',
    'db.session.spanner.rpc': { codes: 'TSPN001', refusal: 'access' },
  }),
];
