import { Context, Parent, ResolveField, Resolver } from '@nestjs/graphql';
import type { LoggedRequest, LoggedSubject } from '../graphql.js';
import type { AskedBy } from '../identity/allow.js';
import { requireInFull } from '../identity/in-full.js';

/** Who and which case: for whoever asked and for auditors. Governance reads decisions in summary. */
@Resolver('LoggedRequest')
export class LoggedRequestResolver {
  @ResolveField('subject')
  subject(@Parent() request: LoggedRequest, @Context() asked: AskedBy): LoggedSubject | null {
    return inFull(request, asked, request.subject);
  }

  @ResolveField('caseReference')
  caseReference(@Parent() request: LoggedRequest, @Context() asked: AskedBy): string | null {
    return inFull(request, asked, request.caseReference);
  }

  @ResolveField('onBehalfOf')
  onBehalfOf(@Parent() request: LoggedRequest, @Context() asked: AskedBy): string | null {
    return inFull(request, asked, request.onBehalfOf);
  }

  @ResolveField('person')
  person(@Parent() request: LoggedRequest, @Context() asked: AskedBy): string | null {
    return inFull(request, asked, request.person);
  }
}

function inFull<T>(request: LoggedRequest, { caller }: AskedBy, value: T | null | undefined) {
  requireInFull(request, caller);
  return value ?? null;
}
