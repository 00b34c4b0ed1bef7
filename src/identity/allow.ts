import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import type { FastifyRequest } from 'fastify';
import { MayIShareError } from '../errors.js';
import type { Caller, Role } from './claims.js';

const ROLES_KEY = 'roles';
const ANYONE = 'anyone';

/** Names the roles a resolver or a route is open to. With none named, it is closed. */
export const Allow = (...roles: Role[]) => SetMetadata(ROLES_KEY, roles);

/** Opens a route to whoever asks, without saying who they are: health, signing in. */
export const AllowAnyone = () => SetMetadata(ROLES_KEY, ANYONE);

/** What every resolver finds in its GraphQL context. */
export interface AskedBy {
  caller: Caller | undefined;
  /** Whether nobody waits for the answer any more: it was refused in the meantime, or its asker is gone. */
  left(): boolean;
}

@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    const allowed =
      this.reflector.getAllAndOverride<Role[] | typeof ANYONE>(ROLES_KEY, [
        context.getHandler(),
        context.getClass(),
      ]) ?? [];
    if (allowed !== ANYONE) requireRole(callerIn(context), allowed);
    return true;
  }
}

function callerIn(context: ExecutionContext): Caller | undefined {
  return context.getType<string>() === 'graphql'
    ? GqlExecutionContext.create(context).getContext<AskedBy>().caller
    : context.switchToHttp().getRequest<FastifyRequest>().caller;
}

/** Throws `UNAUTHENTICATED` where nobody asks, `FORBIDDEN` where they have none of the roles. */
function requireRole(caller: Caller | undefined, allowed: readonly Role[]): void {
  if (!caller) throw new MayIShareError('UNAUTHENTICATED', 'send a bearer token, or sign in');
  if (caller.roles.some((role) => allowed.includes(role))) return;
  throw new MayIShareError(
    'FORBIDDEN',
    `this needs the role ${allowed.join(' or ') || 'of nobody'}; yours: ${caller.roles.join(', ') || 'none'}`,
  );
}
