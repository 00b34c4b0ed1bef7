import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import type { Kysely } from 'kysely';
import { CONFIG, type Config } from '../config.js';
import { DATABASE } from '../database/database.module.js';
import type { Tables } from '../database/tables.js';
import { RolesGuard } from './allow.js';
import { Identify } from './identify.js';
import { Issuer } from './issuer.js';
import { PublicAddress } from './public-address.js';
import { Sessions } from './sessions.js';
import { SignInController } from './sign-in.controller.js';

@Global()
@Module({
  controllers: [SignInController],
  providers: [
    { provide: APP_GUARD, useClass: RolesGuard },
    {
      provide: PublicAddress,
      inject: [CONFIG],
      useFactory: (config: Config) => new PublicAddress(config),
    },
    {
      provide: Issuer,
      inject: [CONFIG, PublicAddress],
      useFactory: (config: Config, address: PublicAddress) => new Issuer(config, address),
    },
    {
      provide: Sessions,
      inject: [DATABASE],
      useFactory: (db: Kysely<Tables>) => new Sessions(db),
    },
    {
      provide: Identify,
      inject: [Issuer, Sessions, PublicAddress],
      useFactory: (issuer: Issuer, sessions: Sessions, address: PublicAddress) =>
        new Identify(issuer, sessions, address),
    },
  ],
  exports: [Identify, Issuer, PublicAddress, Sessions],
})
export class IdentityModule {}
