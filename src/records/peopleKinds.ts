/** Kinds of lists that an entity supplies, as `people import --kind` takes them. */
export const PEOPLE_KINDS = [
  'leavers',
  'joiners',
  'movers',
  'idp-accounts',
  'admins',
  'break-glass',
  'changes',
  'incidents',
  'machine-owners',
  'inventory',
  'iac-actors',
] as const;

/** Name of a kind of list. */
export type PeopleKindName = (typeof PEOPLE_KINDS)[number];

/** Lists that add up over files of different names; every other one is the whole list and replaces the one before. */
export const ADDING_KINDS: ReadonlySet<PeopleKindName> = new Set([
  'leavers',
  'joiners',
  'movers',
  'changes',
  'incidents',
]);
