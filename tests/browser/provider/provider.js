// A real OpenID Connect provider (npm `oidc-provider`) with one client. Whoever signs in as NAME has the address NAME@example.com,
// which is verified unless the name says otherwise. It prints its issuer, and ends with its standard input.
import { createServer } from "node:http";
import { Provider } from "oidc-provider";

const server = createServer();
server.listen(0, "127.0.0.1", () => {
  const issuer = `http://127.0.0.1:${server.address().port}`;
  const provider = new Provider(issuer, {
    clients: [{
      client_id: "volley",
      client_secret: process.env.CLIENT_SECRET,
      redirect_uris: [process.env.REDIRECT],
      grant_types: ["authorization_code"],
      response_types: ["code"],
      token_endpoint_auth_method: "client_secret_basic",
    }],
    // The claims of a scope stand in the provider's further answer, as the standard has it, and not in the token.
    claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
    scopes: ["openid", "email", "profile"],
    pkce: { required: () => true },
    findAccount: (_, id) => ({
      accountId: id,
      claims: () => ({ sub: id, email: `${id}@example.com`, email_verified: !id.startsWith("unverified"), name: id }),
    }),
  });
  server.on("request", provider.callback());
  console.log(issuer);
});
process.stdin.resume().on("end", () => process.exit());
