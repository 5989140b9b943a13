/** Kinds of lists of people, as `people import --kind` takes them. */
export const PEOPLE_KINDS = ['leavers', 'joiners', 'idp-accounts', 'admins', 'break-glass'] as const;

/** Name of a kind of list. */
export type PeopleKindName = (typeof PEOPLE_KINDS)[number];
