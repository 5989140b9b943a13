/** Headers of a system's own export, for columns of our lists. Names in the form of `bareHeader`. */
export interface KnownExport {
  system: string;
  /** all of one of these sets are in the file */
  telltales: readonly (readonly string[])[];
  headers: Readonly<Record<string, readonly string[]>>;
}

/**
 * Exports that are read without `--columns`. What Okta calls "User" is a person's display name; the name that logs in is the
 * login.
 */
export const KNOWN_EXPORTS: readonly KnownExport[] = [
  {
    system: 'Okta',
    telltales: [['login', 'status']],
    headers: {
      user: ['login'],
      email: ['email', 'primaryemail'],
      status: ['status'],
      employee_id: ['employeenumber'],
      department: ['department'],
      manager: ['manager'],
      created: ['created', 'createddate'],
      disabled_at: ['deactivated', 'deactivateddate', 'deactivationdate'],
      last_login: ['lastlogin', 'lastlogindate'],
    },
  },
  {
    system: 'Entra',
    telltales: [['userprincipalname']],
    headers: {
      user: ['userprincipalname'],
      email: ['mail', 'email'],
      status: ['accountenabled'],
      employee_id: ['employeeid'],
      department: ['department'],
      manager: ['manager'],
      created: ['createddatetime'],
      last_login: ['lastsignindatetime', 'lastsignin', 'signinactivity.lastsignindatetime'],
      left: ['employeeleavedatetime'],
      joined: ['employeehiredate'],
    },
  },
  {
    system: 'BambooHR',
    telltales: [['employee#'], ['workemail', 'hiredate'], ['workemail', 'terminationdate']],
    headers: {
      user: ['workemail', 'email'],
      email: ['workemail', 'email'],
      employee_id: ['employee#', 'employeenumber'],
      left: ['terminationdate'],
      joined: ['hiredate'],
      type: ['employmentstatus'],
      department: ['department'],
      manager: ['supervisor', 'reportingto', 'reportsto'],
    },
  },
];

/** A header without case, blanks, `_` and `-`. */
export function bareHeader(name: string): string {
  return name.toLowerCase().replace(/[\s_-]+/g, '');
}
