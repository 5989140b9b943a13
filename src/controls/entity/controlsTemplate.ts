/** A filled controls file: what `controls template` prints. It can be used unchanged. */
export const CONTROLS_TEMPLATE = `# The entity's controls, for: affidavit export --controls controls.yaml
# Replace the examples. id, title and criteria are required, everything else may be left out.
controls:
  - id: AC-07                       # as your control matrix names it; the bundle leads with it
    title: Access of leavers ends within eight hours
    description: >-
      People operations reports each departure; the access team locks the account and removes its roles.
    owner: Head of IT operations
    frequency: on occurrence        # continuous, many times a day, daily, weekly, monthly, quarterly, annual
    nature: manual                  # or automated
    kind: preventive                # or detective
    policy: Access Control Policy 4.2
    effective_from: 2026-01-01      # first and last day, in UTC; leave out what has no bound
    # effective_to: 2026-12-31
    criteria: [CC6.2-03, CC6.3-02]  # criteria (CC6.2) or points of focus (docs/controls.md)
    procedures: [K11, K12]          # tests of controls (docs/procedures.md); X01 … with --procedures
    request_items: [20, 21, 22]     # items of the request list; left out: those of its procedures
    thresholds:                     # settings (docs/settings.md) that this control's policy sets
      leaver_sla: 8h

  - id: AC-03
    title: Privileged access is requested with a ticket and approved by somebody else
    owner: Head of platform engineering
    frequency: many times a day
    nature: automated
    kind: preventive
    policy: Access Control Policy 3.1
    criteria: [CC6.1-03, CC6.3-01, CC8.1-08]
    procedures: [K08, K09, K10]
    thresholds:
      ticket_pattern: "[A-Z]+-[0-9]+"
      min_approvers: 1

  - id: LM-01
    title: The audit log is complete and nobody can switch recording off
    owner: Security engineering
    frequency: continuous
    nature: automated
    kind: detective
    policy: Logging Standard 2
    criteria: [CC7.2]
    procedures: [K18, K21]
`;
