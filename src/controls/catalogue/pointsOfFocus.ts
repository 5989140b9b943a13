/** A point of focus: our ordinal in official order behind the criterion, and its short name. */
export interface PointOfFocus {
  /** e.g. CC6.1-03 */
  id: string;
  criterion: string;
  name: string;
  /** the name before the 2022 revision, where it changed */
  olderName: string | null;
}

function point(id: string, name: string, olderName: string | null = null): PointOfFocus {
  return { id, criterion: id.slice(0, id.indexOf('-')), name, olderName };
}

/** Points of focus of the criteria in scope (2017 criteria, points revised in 2022). One without evidence is no deficiency. */
export const POINTS_OF_FOCUS: readonly PointOfFocus[] = [
  point('CC6.1-01', 'Identifies and Manages the Inventory of Information Assets'),
  point('CC6.1-02', 'Assesses New Architectures'),
  point('CC6.1-03', 'Restricts Logical Access'),
  point('CC6.1-04', 'Identifies and Authenticates Users'),
  point('CC6.1-05', 'Considers Network Segmentation'),
  point('CC6.1-06', 'Manages Points of Access'),
  point('CC6.1-07', 'Restricts Access to Information Assets'),
  point('CC6.1-08', 'Manages Identification and Authentication'),
  point('CC6.1-09', 'Manages Credentials for Infrastructure and Software'),
  point('CC6.1-10', 'Uses Encryption to Protect Data'),
  point('CC6.1-11', 'Protects Cryptographic Keys', 'Protects Encryption Keys'),
  point(
    'CC6.2-01',
    'Creates Access Credentials to Protected Information Assets',
    'Controls Access Credentials to Protected Assets',
  ),
  point(
    'CC6.2-02',
    'Reviews Validity of Access Credentials',
    'Reviews Appropriateness of Access Credentials',
  ),
  point(
    'CC6.2-03',
    'Prevents the Use of Credentials When No Longer Valid',
    'Removes Access to Protected Assets When Appropriate',
  ),
  point('CC6.3-01', 'Creates or Modifies Access to Protected Information Assets'),
  point('CC6.3-02', 'Removes Access to Protected Information Assets'),
  point('CC6.3-03', 'Uses Access Control Structures', 'Uses Role-Based Access Controls'),
  point('CC6.3-04', 'Reviews Access Roles and Rules'),
  point('CC6.6-01', 'Restricts Access'),
  point('CC6.6-02', 'Protects Identification and Authentication Credentials'),
  point('CC6.6-03', 'Requires Additional Authentication or Credentials'),
  point('CC6.6-04', 'Implements Boundary Protection Systems'),
  point('CC6.7-01', 'Restricts the Ability to Perform Transmission'),
  point('CC6.7-02', 'Uses Encryption Technologies or Secure Communication Channels to Protect Data'),
  point('CC6.7-03', 'Protects Removal Media'),
  point('CC6.7-04', 'Protects Endpoint Devices'),
  point('CC6.8-01', 'Restricts Installation and Modification of Application and Software'),
  point('CC6.8-02', 'Detects Unauthorized Changes to Software and Configuration Parameters'),
  point('CC6.8-03', 'Uses a Defined Change Control Process'),
  point('CC6.8-04', 'Uses Antivirus and Anti-Malware Software'),
  point('CC6.8-05', 'Scans Information Assets From Outside the Entity'),
  point('CC7.1-01', 'Uses Defined Configuration Standards'),
  point('CC7.1-02', 'Monitors Infrastructure and Software'),
  point('CC7.1-03', 'Implements Change-Detection Mechanisms'),
  point('CC7.1-04', 'Detects Unknown or Unauthorized Components'),
  point('CC7.1-05', 'Conducts Vulnerability Scans'),
  point('CC7.2-01', 'Implements Detection Policies, Procedures, and Tools'),
  point('CC7.2-02', 'Designs Detection Measures'),
  point('CC7.2-03', 'Implements Filters to Analyze Anomalies'),
  point('CC7.2-04', 'Monitors Detection Tools for Effective Operation'),
  point('CC7.3-01', 'Responds to Security Incidents'),
  point('CC7.3-02', 'Communicates and Reviews Detected Security Events'),
  point('CC7.3-03', 'Develops and Implements Procedures to Analyze Security Incidents'),
  point('CC7.4-01', 'Assigns Roles and Responsibilities'),
  point('CC7.4-02', 'Contains and Responds to Security Incidents'),
  point('CC7.4-03', 'Mitigates Ongoing Security Incidents'),
  point('CC7.4-04', 'Resolves Security Incidents', 'Ends Threats Posed by Security Incidents'),
  point('CC7.4-05', 'Restores Operations'),
  point('CC7.4-06', 'Develops and Implements Communication of Security Incidents'),
  point('CC7.4-07', 'Obtains Understanding of Nature of Incident and Determines Containment Strategy'),
  point('CC7.4-08', 'Remediates Identified Vulnerabilities'),
  point('CC7.4-09', 'Communicates Remediation Activities'),
  point('CC7.4-10', 'Evaluates the Effectiveness of Incident Response'),
  point('CC7.4-11', 'Periodically Evaluates Incidents'),
  point('CC7.5-01', 'Restores the Affected Environment'),
  point('CC7.5-02', 'Communicates Information About the Incident'),
  point('CC7.5-03', 'Determines Root Cause of the Incident', 'Determines Root Cause of the Event'),
  point('CC7.5-04', 'Implements Changes to Prevent and Detect Recurrences'),
  point('CC7.5-05', 'Improves Response and Recovery Procedures'),
  point('CC7.5-06', 'Implements Incident-Recovery Plan Testing'),
  point('CC8.1-01', 'Manages Changes Throughout the System Life Cycle'),
  point('CC8.1-02', 'Authorizes Changes'),
  point('CC8.1-03', 'Designs and Develops Changes'),
  point('CC8.1-04', 'Documents Changes'),
  point('CC8.1-05', 'Tracks System Changes'),
  point('CC8.1-06', 'Configures Software'),
  point('CC8.1-07', 'Tests System Changes'),
  point('CC8.1-08', 'Approves System Changes'),
  point('CC8.1-09', 'Deploys System Changes'),
  point('CC8.1-10', 'Identifies and Evaluates System Changes'),
  point('CC8.1-11', 'Identifies Changes Required to Remediate Incidents'),
  point('CC8.1-12', 'Creates Baseline Configuration of IT Technology'),
  point('CC8.1-13', 'Provides for Changes Necessary in Emergency Situations'),
  point('CC8.1-14', 'Manages Patch Changes'),
];
