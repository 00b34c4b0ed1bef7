import { Controller, Get, Header, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { ActiveService } from '../decide/active.service.js';
import { AllowAnyone } from '../identity/allow.js';
import type { Caller } from '../identity/claims.js';
import { escaped, page } from '../identity/page.js';

/** What a browser finds at the address of the service, and where people come to after signing in. */
@Controller()
@AllowAnyone()
export class StartPageController {
  constructor(private readonly active: ActiveService) {}

  @Get()
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  start(@Req() { caller }: FastifyRequest): string {
    const { revision } = this.active.current();
    return page(
      'May I share this?',
      `<p>This service answers, for council apps, whether data may be shared: this data, with this
partner, for this purpose. It is a decision aid, not legal advice.</p>
<ul>
<li>Apps ask with <code>POST /graphql</code> and a bearer token.</li>
<li>Answers rest on revision ${revision.number} of the policies, <code>${escaped(revision.digest)}</code>.</li>
<li><a href="/health/ready">Whether it is ready to answer</a></li>
</ul>
${who(caller)}`,
    );
  }
}

function who(caller: Caller | undefined): string {
  if (!caller?.person) return '<p><a href="/sign-in">Sign in</a></p>';
  const roles = caller.roles.length > 0 ? caller.roles.join(', ') : 'no role';
  return `<p>You are signed in as ${escaped(caller.person)} (${roles}).</p>
<form method="post" action="/sign-out"><p><button>Sign out</button></p></form>`;
}
