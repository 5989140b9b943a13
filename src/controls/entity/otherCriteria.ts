const numbered = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}.${index + 1}`);

/**
 * Ids of the other Trust Services Criteria (TSP section 100, 2017). A gateway has no evidence for them, yet one control of an
 * entity often serves several criteria.
 */
export const OTHER_CRITERIA: readonly string[] = [
  ...numbered('CC1', 5),
  ...numbered('CC2', 3),
  ...numbered('CC3', 4),
  ...numbered('CC4', 2),
  ...numbered('CC5', 3),
  ...numbered('CC9', 2),
  ...numbered('A1', 3),
  ...numbered('C1', 2),
  ...numbered('PI1', 5),
  ...numbered('P1', 1),
  ...numbered('P2', 1),
  ...numbered('P3', 2),
  ...numbered('P4', 3),
  ...numbered('P5', 2),
  ...numbered('P6', 7),
  ...numbered('P7', 1),
  ...numbered('P8', 1),
];
