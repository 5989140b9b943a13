/** Makes the page that verifies bundles in a browser, as one file. */
export function verifierPage(): Promise<string>;
