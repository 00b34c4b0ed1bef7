import { type DynamicModule, Global, Module } from '@nestjs/common';
import { AuthoringModule } from './authoring/authoring.module.js';
import { CONFIG, type Config } from './config.js';
import type { Database } from './database/connection.js';
import { DatabaseModule } from './database/database.module.js';
import { DecideModule } from './decide/decide.module.js';
import { DecisionLogModule } from './decision-log/decision-log.module.js';
import { graphqlDoor } from './graphql-door.js';
import { IdentityModule } from './identity/identity.module.js';
import { OpsModule } from './ops/ops.module.js';
import { RegisterModule } from './register/register.module.js';
import { LOGGER, type Logger } from './telemetry.js';

@Global()
@Module({})
class ConfigModule {
  static with(config: Config, logger: Logger): DynamicModule {
    const providers = [
      { provide: CONFIG, useValue: config },
      { provide: LOGGER, useValue: logger },
    ];
    return { module: ConfigModule, providers, exports: [CONFIG, LOGGER] };
  }
}

/** The rooms, in the order in which they may know each other. */
@Module({})
// biome-ignore lint/complexity/noStaticOnlyClass: a Nest module is a class
export class AppModule {
  static with(config: Config, database: Database, logger: Logger): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(config, logger),
        DatabaseModule.with(database),
        IdentityModule,
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
