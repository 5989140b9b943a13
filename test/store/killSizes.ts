/** What `writeForever.child.ts` writes at a time, and `kill.test.ts` expects to find whole. */
export const USERS = 200;
export const EVENTS = 400;
export const WINDOW_US = 1000;
