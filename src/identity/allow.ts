import { type CanActivate, type ExecutionContext, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { GqlExecutionContext } from '@nestjs/graphql';
import { MayIShareError } from '../errors.js';
import type { Caller, Role } from './token.js';

const ROLES_KEY = 'roles';

/** Names the roles a resolver is open to. With none named, it is closed. */
export const Allow = (...roles: Role[]) => SetMetadata(ROLES_KEY, roles);

/** What every resolver finds in its GraphQL context. */
export interface AskedBy {
  caller: Caller | undefined;
}

@Injectable()
export class RolesGuard implements CanActivate {
  constructor(private readonly reflector: Reflector) {}

  canActivate(context: ExecutionContext): boolean {
    if (context.getType<string>() !== 'graphql') return true;
    const allowed = this.reflector.get<Role[]>(ROLES_KEY, context.getHandler()) ?? [];
    const { caller } = GqlExecutionContext.create(context).getContext<AskedBy>();
    if (!caller) throw new MayIShareError('UNAUTHENTICATED', 'send a bearer token');
    if (!caller.roles.some((role) => allowed.includes(role))) {
      throw new MayIShareError(
        'FORBIDDEN',
        `this needs the role ${allowed.join(' or ') || 'of nobody'}; the token has ${caller.roles.join(', ') || 'none'}`,
      );
    }
    return true;
  }
}
