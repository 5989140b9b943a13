/** Content security policy of every page: no script, nothing from outside; it asks for nothing, wherever it is opened. */
export const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";
