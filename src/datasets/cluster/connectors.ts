import { type Dataset, primary, supporting, text } from '../dataset.ts';

/** Login connectors (teleport-api §2.2). */
export const connectors: Dataset = {
  name: 'connectors',
  item: 'AUT',
  source: 'state',
  description: 'Login connectors: which identity provider logs people in and which roles it gives.',
  shows: 'shows which identity provider logs people in and which roles it maps',
  query: 'all SAML, OIDC and GitHub connectors, without secrets',
  relevance: [...primary('6.1-04', '6.1-08'), ...supporting('6.2-01')],
  kinds: ['saml', 'oidc', 'github'],
  rolled: true,
  key: ['kind', 'metadata.name'],
  columns: [
    text('connector', 'Name.', 'metadata.name'),
    text('kind', 'saml, oidc or github.'),
    text('display', 'Name shown at login.', 'spec.display'),
    text(
      'mappings',
      'Which roles which values give, as JSON.',
      'spec.claims_to_roles',
      'spec.attributes_to_roles',
      'spec.teams_to_roles',
    ),
    text('issuer', 'Issuer or sign-on address.', 'spec.issuer_url', 'spec.sso', 'spec.api_endpoint_url'),
  ],
};
