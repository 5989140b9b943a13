import { eventGroup, type SessionKind, type SessionStep } from './eventType.ts';

const step = (kind: SessionKind, of: SessionStep) => ({ session: { kind, step: of } });
const SHARED = {
  item: 'SES',
  primary: '7.2-01 8.1-04',
  supporting: '7.3-03',
  datasets: ['sessions'],
} as const;

/** Sessions on servers, Kubernetes, applications and desktops, and what was done in them. */
export const SESSION_TYPES = [
  ...eventGroup(
    { ...SHARED, shows: 'shows a session, who took part and how it was recorded' },
    {
      'session.start': { codes: 'T2000', ...step('ssh', 'start') },
      'session.join': { codes: 'T2001', ...step('ssh', 'join') },
      'session.leave': { codes: 'T2003', ...step('ssh', 'leave') },
      'session.end': { codes: 'T2004', ...step('ssh', 'end') },
      'session.upload': { codes: 'T2005', ...step('ssh', 'upload') },
      'session.data': { codes: 'T2006', ...step('ssh', 'activity') },
      resize: { codes: 'T2002', ...step('ssh', 'activity'), datasets: [] },
      print: { codes: '', ...step('ssh', 'activity'), datasets: [] },
      'session.connect': { codes: 'T2010', ...step('ssh', 'activity'), datasets: [] },
      'session.process_exit': { codes: '', ...step('ssh', 'activity'), datasets: [] },
      'session.rejected': {
        codes: 'T1006W',
        ...step('ssh', 'activity'),
        datasets: [],
        refusal: 'session',
        refused: 'always',
      },
      'client.disconnect': {
        codes: 'T3006',
        ...step('ssh', 'activity'),
        datasets: ['disconnects'],
        supporting: '6.2-03 7.4-02',
      },
      'app.session.start': { codes: 'T2007', ...step('app', 'start'), refusal: 'session' },
      'app.session.end': { codes: 'T2011', ...step('app', 'end') },
      'app.session.chunk': { codes: 'T2008', ...step('app', 'upload') },
      'windows.desktop.session.start': { codes: 'TDP00', ...step('desktop', 'start'), refusal: 'session' },
      'windows.desktop.session.end': { codes: 'TDP01', ...step('desktop', 'end') },
      'desktop.recording': { codes: '', ...step('desktop', 'activity'), datasets: [] },
    },
  ),
  ...eventGroup(
    { ...SHARED, shows: 'shows a command or request and whose it was' },
    {
      exec: { codes: 'T3002', ...step('ssh', 'statement') },
      'session.command': { codes: 'T4000', ...step('ssh', 'statement') },
      'session.disk': { codes: 'T4001', ...step('ssh', 'activity'), datasets: [] },
      'session.network': { codes: 'T4002', ...step('ssh', 'activity'), datasets: [] },
      'kube.request': { codes: 'T3009', ...step('k8s', 'statement') },
      'app.session.request': { codes: 'T2009', ...step('app', 'statement') },
      'app.session.dynamodb.request': { codes: 'T2013', ...step('app', 'statement') },
      'git.command': { codes: 'TGIT001', ...step('ssh', 'statement'), datasets: ['transfers'] },
      'ssm.run': { codes: 'TDS00', ...step('ssh', 'statement'), datasets: [] },
      'azure.run': { codes: 'TDA00', ...step('ssh', 'statement'), datasets: [] },
    },
  ),
  ...eventGroup(
    {
      ...SHARED,
      primary: '6.7-01 8.1-04',
      supporting: '7.2-01',
      datasets: ['transfers', 'sessions'],
      refusal: 'access',
      shows: 'shows files, the clipboard, a directory or a connection being passed through a session',
    },
    {
      scp: { codes: 'T3004 T3005 T3010E', ...step('ssh', 'transfer') },
      sftp: { codes: 'TS001 TS002 TS003 TS004 TS005 TS006', ...step('ssh', 'transfer') },
      subsystem: { codes: 'T3001', ...step('ssh', 'activity') },
      port: { codes: 'T3003', ...step('ssh', 'activity'), primary: '6.6-02 6.7-01' },
      'x11-forward': { codes: 'T3008', ...step('ssh', 'activity'), primary: '6.6-02 6.7-01' },
      'agent-forward': { codes: 'T3013', ...step('ssh', 'activity'), primary: '6.6-02' },
      'desktop.clipboard.send': { codes: 'TDP02', ...step('desktop', 'transfer') },
      'desktop.clipboard.receive': { codes: 'TDP03', ...step('desktop', 'transfer') },
      'desktop.directory.share': { codes: 'TDP04', ...step('desktop', 'activity') },
      'desktop.directory.read': { codes: 'TDP05', ...step('desktop', 'transfer') },
      'desktop.directory.write': { codes: 'TDP06', ...step('desktop', 'transfer') },
    },
  ),
];
