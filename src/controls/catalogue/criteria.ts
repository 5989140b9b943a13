/** A criterion of the Trust Services Criteria, in our own words. */
export interface Criterion {
  /** e.g. CC6.1 */
  id: string;
  name: string;
  inScope: boolean;
  /** why it is out of scope; empty when it is in */
  scopeReason: string;
}

const PHYSICAL =
  'A gateway sees logins and certificates, not doors and buildings: evidence comes from facility records.';
const DISPOSAL =
  'A gateway does not see media or devices being wiped and thrown away: evidence comes from asset records.';

/** Criteria CC6.1 to CC8.1 in official order (TSP 100, 2017). Names are short forms of ours. */
export const CRITERIA: readonly Criterion[] = [
  { id: 'CC6.1', name: 'Logical access is protected by controls', inScope: true, scopeReason: '' },
  { id: 'CC6.2', name: 'Users are registered, authorized and deprovisioned', inScope: true, scopeReason: '' },
  { id: 'CC6.3', name: 'Access follows roles and least privilege', inScope: true, scopeReason: '' },
  { id: 'CC6.4', name: 'Physical access is restricted', inScope: false, scopeReason: PHYSICAL },
  { id: 'CC6.5', name: 'Assets are disposed of safely', inScope: false, scopeReason: DISPOSAL },
  { id: 'CC6.6', name: 'Boundaries are protected against external threats', inScope: true, scopeReason: '' },
  { id: 'CC6.7', name: 'Data is protected in transmission', inScope: true, scopeReason: '' },
  { id: 'CC6.8', name: 'Unauthorized software is prevented or detected', inScope: true, scopeReason: '' },
  { id: 'CC7.1', name: 'Configuration changes and weaknesses are detected', inScope: true, scopeReason: '' },
  { id: 'CC7.2', name: 'Systems are monitored for anomalies', inScope: true, scopeReason: '' },
  { id: 'CC7.3', name: 'Security events are evaluated', inScope: true, scopeReason: '' },
  { id: 'CC7.4', name: 'Security incidents are responded to', inScope: true, scopeReason: '' },
  { id: 'CC7.5', name: 'Systems recover from incidents', inScope: true, scopeReason: '' },
  { id: 'CC8.1', name: 'Changes are authorized, tested and tracked', inScope: true, scopeReason: '' },
];
