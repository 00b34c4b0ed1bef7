import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { AuthoringModule } from './authoring/authoring.module.js';
import { CONFIG, type Config } from './config.js';
import { DatabaseModule } from './database/database.module.js';
import { DecideModule } from './decide/decide.module.js';
import { DecisionLogModule } from './decision-log/decision-log.module.js';
import { graphqlDoor } from './graphql-door.js';
import { RolesGuard } from './identity/allow.js';
import { OpsModule } from './ops/ops.module.js';
import { RegisterModule } from './register/register.module.js';

@Global()
@Module({})
class ConfigModule {
  static with(config: Config): DynamicModule {
    const provider = { provide: CONFIG, useValue: config };
    return { module: ConfigModule, providers: [provider], exports: [CONFIG] };
  }
}

/** The rooms, in the order in which they may know each other. */
@Module({ providers: [{ provide: APP_GUARD, useClass: RolesGuard }] })
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class
export class AppModule {
  static with(config: Config): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config),
        DatabaseModule.with(config),
        DecisionLogModule,
        RegisterModule,
        DecideModule,
        AuthoringModule,
        OpsModule,
        graphqlDoor(),
      ],
    };
  }
}
