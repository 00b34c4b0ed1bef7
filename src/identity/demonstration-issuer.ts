import { createHmac } from 'node:crypto';
import type { JWK } from 'jose';
import { type Configuration, Provider } from 'oidc-provider';
import { messagePage, signOutPage } from './demonstration-pages.js';
import { PEOPLE } from './demonstration-people.js';
import { DEMONSTRATION_ALGORITHM, DEMONSTRATION_PATH } from './demonstration-token.js';
import { FewInMemory } from './few-in-memory.js';

const HOUR = 3600;

/**
 * An OpenID Connect issuer for trying things, in which anyone may be anyone. It is a real one, so
 * that signing in and checking tokens go the same way as with a council's own.
 */
export function demonstrationIssuer(origin: string, clientId: string, key: JWK): Provider {
  const provider = new Provider(`${origin}${DEMONSTRATION_PATH}`, {
    ...configuration(origin, key),
    clients: [
      {
        client_id: clientId,
        token_endpoint_auth_method: 'none',
        grant_types: ['authorization_code'],
        response_types: ['code'],
        redirect_uris: [`${origin}/sign-in/callback`],
        post_logout_redirect_uris: [`${origin}/`],
        id_token_signed_response_alg: DEMONSTRATION_ALGORITHM,
      },
    ],
  });
  return provider;
}

function configuration(origin: string, key: JWK): Configuration {
  return {
    adapter: FewInMemory,
    jwks: { keys: [key] },
    cookies: {
      keys: [
        createHmac('sha256', key.d ?? '')
          .update('cookies')
          .digest('hex'),
      ],
    },
    claims: { openid: ['sub', 'roles'] },
    conformIdTokenClaims: false,
    scopes: ['openid'],
    responseTypes: ['code'],
    pkce: { required: () => true },
    clientBasedCORS: () => false,
    findAccount: (_, sub) => account(sub),
    loadExistingGrant,
    interactions: { url: (_, { uid }) => `${origin}${DEMONSTRATION_PATH}/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = signOutPage(form);
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.body = messagePage('Signed out', 'You are signed out.');
        },
      },
    },
    renderError: (ctx, out) => {
      ctx.type = 'html';
      ctx.body = messagePage('That did not work', out.error_description ?? out.error);
    },
    ttl: { AccessToken: HOUR, IdToken: HOUR, Session: HOUR, Grant: HOUR, Interaction: HOUR },
  };
}

function account(sub: string) {
  const person = Object.hasOwn(PEOPLE, sub) ? PEOPLE[sub] : undefined;
  return person && { accountId: sub, claims: () => ({ sub, roles: [person.role] }) };
}

/** Nobody is asked whether our own pages may know who they are. */
const loadExistingGrant: Configuration['loadExistingGrant'] = async ({ oidc }) => {
  const { provider, session, client } = oidc;
  if (!session?.accountId || !client) return undefined;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: client.clientId });
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
};
